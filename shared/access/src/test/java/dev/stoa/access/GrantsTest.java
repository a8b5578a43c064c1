package dev.stoa.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.token.Capabilities;
import dev.stoa.access.token.KeyRing;
import dev.stoa.access.token.TokenKey;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.IssuedTicket;
import dev.stoa.contracts.auth.AuthApi.RedeemedTicket;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.AuthApi.RevokedToken;
import dev.stoa.contracts.auth.AuthApi.TicketGrant;
import dev.stoa.contracts.auth.AuthApi.TokenKeys;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.eventlog.NewEvent;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantsTest {
  @TempDir private Path folder;
  private Site site;
  private final List<TokenKey> keys = new CopyOnWriteArrayList<>();
  private final List<RevokedToken> revoked = new CopyOnWriteArrayList<>();
  private final Map<String, TicketGrant> tickets = new ConcurrentHashMap<>();

  @BeforeEach
  void open() {
    site = new Site(folder, AccessConfig.DEFAULT);
    keys.add(TokenKey.generate(new SecureRandom()));
    site.bus
        .serve(
            AuthApi.KEYS,
            _ ->
                new TokenKeys(keys.stream().map(key -> key.publicJwk().encode()).toList(), revoked))
        .await();
    site.bus
        .serve(
            AuthApi.ISSUE_TICKET,
            ask -> {
              String ticket = SessionId.random(new SecureRandom()).value();
              tickets.put(SessionId.hash(ticket), ask.grant());
              return new IssuedTicket(ticket, ask.grant().expires());
            })
        .await();
    site.bus
        .serve(AuthApi.REDEEM_TICKET, ask -> new RedeemedTicket(tickets.remove(ask.hash())))
        .await();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String token(String id) {
    Instant now = site.now.get();
    return new KeyRing(site.vertx, List.copyOf(keys))
        .sign(
            new JsonObject()
                .put("iss", "stoa")
                .put("aud", "stoa")
                .put("sub", "robot")
                .put("jti", id)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plusSeconds(600).getEpochSecond())
                .put("cap", Capabilities.of(List.of("news:*"), List.of()).toJson()));
  }

  private HttpResponse<String> with(String token) {
    return site.get("/push", "Authorization", "Bearer " + token);
  }

  @Test
  void aTokenAllowsWhatItSaysAndNothingElse() {
    assertThat(site.get("/push").body()).isEqualTo("null false false");
    assertThat(with(token("1")).body()).isEqualTo("robot true false");
  }

  @Test
  void everyRefusalIsTheSameAndNeverAGuests() {
    for (String bad : new String[] {"", "x", "a.b.c", token("1") + "x", token("1").substring(1)}) {
      HttpResponse<String> answer = with(bad);
      assertThat(answer.statusCode() + " " + answer.body()).isEqualTo("401 token.invalid");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
    }
    String token = token("1");
    assertThat(with(token).statusCode()).isEqualTo(200);
    site.now.updateAndGet(time -> time.plus(Duration.ofMinutes(11)));
    assertThat(with(token).statusCode()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenIsRefusedInEveryProcess() throws Exception {
    String token = token("1");
    assertThat(with(token).statusCode()).isEqualTo(200);
    CountDownLatch heard = new CountDownLatch(1);
    site.access.onRevoked(_ -> heard.countDown());
    Revoked taken = Revoked.ofToken("1", site.now.get().plusSeconds(600));
    site.log
        .publish(
            List.of(NewEvent.of(AuthApi.REVOCATIONS, AuthApi.TOKEN_REVOKED, Json.encode(taken))))
        .await();
    assertThat(heard.await(15, TimeUnit.SECONDS)).isTrue();
    assertThat(with(token).statusCode()).isEqualTo(401);
    assertThat(with(token("2")).statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenRevokedBeforeThisProcessBeganIsRefusedToo() {
    revoked.add(new RevokedToken("1", site.now.get().plusSeconds(600)));
    assertThat(with(token("1")).statusCode()).isEqualTo(401);
  }

  @Test
  void asksForNewKeysWhenATokenNamesOne() {
    assertThat(with(token("1")).statusCode()).isEqualTo(200);
    keys.addFirst(TokenKey.generate(new SecureRandom()));
    site.now.updateAndGet(time -> time.plusSeconds(5));
    assertThat(with(token("2")).statusCode()).isEqualTo(200);
  }

  @Test
  void aTicketIsGoodOnce() {
    Grant grant = site.access.verify(token("1")).await();
    String ticket = site.access.ticket(grant).await().ticket();
    assertThat(site.get("/push?ticket=" + ticket).body()).isEqualTo("robot true false");
    assertThat(site.get("/push?ticket=" + ticket).statusCode()).isEqualTo(401);
    assertThat(site.get("/push?ticket=x").statusCode()).isEqualTo(401);
    assertThat(site.access.ticket(Grant.GUEST).failed()).isTrue();
  }

  @Test
  void aSessionReadsOnItsOwnOriginAndPublishesWithItsToken() {
    SessionId id = site.signIn(Site.OWNER);
    String cookie = site.cookie(id);
    assertThat(site.get("/push", "Cookie", cookie).body()).isEqualTo("1 true true");
    assertThat(site.get("/push", "Cookie", cookie, "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(200);
    assertThat(site.get("/push", "Cookie", cookie, "Sec-Fetch-Site", "same-site").body())
        .isEqualTo("origin.foreign");
    assertThat(site.send("POST", "/push", "", "Cookie", cookie).body()).isEqualTo("csrf.missing");
    assertThat(
            site.send(
                    "POST", "/push", "", "Cookie", cookie, "Authorization", "Bearer " + token("1"))
                .body())
        .isEqualTo("robot true false");
  }

  @Test
  void whoMayDoWhat() {
    Grant member =
        new Grant(
            new Principal("7", "Bo", null, Set.of()), "h", null, "7", Capabilities.NONE, null);
    assertThat(member.mayRead("user:7")).isTrue();
    assertThat(member.mayRead("user:8")).isFalse();
    assertThat(member.mayRead("thread:x")).isTrue();
    assertThat(member.mayRead("private:thread:x")).isFalse();
    assertThat(member.mayPublish("thread:x")).isFalse();
    Grant owner = new Grant(Site.OWNER, "h", null, "1", Capabilities.NONE, null);
    assertThat(owner.mayRead("private:thread:x")).isTrue();
    assertThat(owner.mayPublish("anything")).isTrue();
    assertThat(owner.mayRead("$revocations")).isFalse();
    assertThat(owner.mayPublish("$revocations")).isFalse();
    assertThat(owner.isEndedBy(Revoked.ofAccount("1"))).isTrue();
    assertThat(owner.isEndedBy(Revoked.ofSession("h"))).isTrue();
    assertThat(member.isEndedBy(Revoked.ofAccount("1"))).isFalse();
  }
}
