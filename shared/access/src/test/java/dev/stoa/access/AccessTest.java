package dev.stoa.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.Principal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(folder, AccessConfig.DEFAULT.withOrigins(Set.of("https://embed.example")));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private static void is(HttpResponse<String> response, int status, String start) {
    assertThat(response.statusCode() + " " + response.body()).startsWith(status + " " + start);
  }

  private String token(SessionId id) {
    return site.get("/", "Cookie", site.cookie(id)).body().split(" ", -1)[1];
  }

  @Test
  void knowsAGuestAndTheOwner() {
    SessionId id = site.signIn(Site.OWNER);
    is(site.get("/"), 200, "guest ");
    is(site.get("/", "Cookie", site.cookie(id)), 200, "Ann ");
    is(site.get("/", "Cookie", "other=1; " + site.cookie(id)), 200, "Ann ");
    assertThat(site.asked).hasValue(1);
  }

  @Test
  void severalSessionCookiesMeanNobody() {
    SessionId one = site.signIn(Site.OWNER);
    SessionId two = site.signIn(Site.OWNER);
    is(site.get("/", "Cookie", site.cookie(one) + "; " + site.cookie(two)), 200, "guest ");
    is(site.get("/", "Cookie", site.cookie(one), "Cookie", site.cookie(one)), 200, "guest ");
    is(site.get("/", "Cookie", "stoa=" + one.value()), 200, "guest ");
  }

  @Test
  void takesBackACookieWhoseSessionIsOver() {
    SessionId id = site.signIn(Site.OWNER);
    assertThat(site.get("/", "Cookie", site.cookie(id)).headers().allValues("Set-Cookie"))
        .isEmpty();
    for (String dead : new String[] {site.cookie(over()), "__Host-stoa=nonsense"}) {
      assertThat(site.get("/", "Cookie", dead).headers().firstValue("Set-Cookie").orElse(""))
          .startsWith("__Host-stoa=; Max-Age=0")
          .contains("Secure")
          .contains("HttpOnly");
    }
  }

  private static SessionId over() {
    return SessionId.random(new SecureRandom());
  }

  @Test
  void neitherCacheNorAuthIs503AndNeverAGuest() {
    SessionId id = site.signIn(Site.OWNER);
    is(site.get("/", "Cookie", site.cookie(id)), 200, "Ann ");
    site.stopAuth();
    is(site.get("/", "Cookie", site.cookie(id)), 200, "Ann ");
    site.now.updateAndGet(time -> time.plus(Duration.ofSeconds(60)));
    assertThat(site.get("/", "Cookie", site.cookie(id)).statusCode()).isEqualTo(503);
    is(site.get("/"), 200, "guest ");
  }

  @Test
  void holdsRulesToWhatTheyState() {
    SessionId owner = site.signIn(Site.OWNER);
    SessionId member = site.signIn(new Principal("2", "Bo", null, Set.of()));
    is(site.get("/mine"), 401, "auth.required");
    is(site.get("/owner"), 401, "auth.required");
    is(site.get("/mine", "Cookie", site.cookie(member)), 200, "Bo ");
    is(site.get("/owner", "Cookie", site.cookie(member)), 403, "auth.owner");
    is(site.get("/owner", "Cookie", site.cookie(owner)), 200, "Ann ");
  }

  @Test
  void everyRefusalForWantOfCredentialsSaysWhichWouldDo() {
    for (String path : new String[] {"/mine", "/owner"}) {
      for (String method : new String[] {"GET", "HEAD"}) {
        var refused = site.send(method, path, "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
      }
    }
    assertThat(site.get("/").headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void aSessionNeedsItsTokenForEveryUnsafeMethod() {
    SessionId id = site.signIn(Site.OWNER);
    SessionId other = site.signIn(Site.OWNER);
    String cookie = site.cookie(id);
    is(site.send("POST", "/", "", "Cookie", cookie), 403, "csrf.missing");
    is(site.send("PURGE", "/", "", "Cookie", cookie), 403, "csrf.missing");
    is(site.send("POST", "/", "csrf=", "Cookie", cookie), 403, "csrf.missing");
    is(site.send("POST", "/", "csrf=" + token(other), "Cookie", cookie), 403, "csrf.wrong");
    is(site.send("POST", "/", "csrf=zzz", "Cookie", cookie), 403, "csrf.wrong");
    is(site.send("POST", "/", "csrf=" + id.hash(), "Cookie", cookie), 403, "csrf.wrong");
    is(site.send("POST", "/", "csrf=" + token(id), "Cookie", cookie), 200, "Ann ");
    is(site.send("PURGE", "/", "", "Cookie", cookie, "X-CSRF-Token", token(id)), 200, "Ann ");
    is(site.send("POST", "/", ""), 200, "guest ");
    is(site.send("POST", "/exempt", "", "Cookie", cookie), 200, "Ann ");
  }

  @Test
  void tokensDifferEachTimeAndServeTwentyPostsAtOnce() throws Exception {
    SessionId id = site.signIn(Site.OWNER);
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      tokens.add(token(id));
    }
    assertThat(tokens).hasSize(10);
    String token = tokens.iterator().next();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      Thread.ofVirtual()
          .start(() -> {
            statuses.add(
                site.send("POST", "/", "csrf=" + token, "Cookie", site.cookie(id)).statusCode());
            done.countDown();
          });
    }
    assertThat(done.await(15, TimeUnit.SECONDS)).isTrue();
    assertThat(statuses).hasSize(20).containsOnly(200);
  }

  @Test
  void refusesOtherSitesForEverybody() {
    is(site.send("POST", "/", "", "Origin", "https://evil.example"), 403, "origin.foreign");
    is(site.send("POST", "/", "", "Origin", "null"), 403, "origin.foreign");
    is(site.send("POST", "/", "", "Sec-Fetch-Site", "cross-site"), 403, "origin.foreign");
    is(site.send("POST", "/", "", "Sec-Fetch-Site", "same-site"), 403, "origin.foreign");
    is(site.send("PURGE", "/", "", "Origin", "https://evil.example"), 403, "origin.foreign");
    is(
        site.send("POST", "/", "", "Origin", site.origin() + ".evil.example"),
        403,
        "origin.foreign");
    is(site.send("POST", "/", "", "Origin", "https://embed.example:444"), 403, "origin.foreign");
    is(
        site.send("POST", "/", "", "Origin", "null", "Sec-Fetch-Site", "cross-site"),
        403,
        "origin.");
    is(site.send("POST", "/", "", "Origin", site.origin()), 200, "guest ");
    is(site.send("POST", "/", "", "Origin", "https://embed.example"), 200, "guest ");
    is(
        site.send("POST", "/", "", "Origin", "null", "Sec-Fetch-Site", "same-origin"),
        200,
        "guest ");
    is(
        site.get("/", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"),
        200,
        "guest ");
  }

  @Test
  void aRevocationReachesASecondAccessThroughTheLog() throws Exception {
    SessionId one = site.signIn(Site.OWNER);
    SessionId two = site.signIn(Site.OWNER);
    is(site.get("/", "Cookie", site.cookie(one)), 200, "Ann ");
    is(site.get("/", "Cookie", site.cookie(two)), 200, "Ann ");
    CountDownLatch heard = new CountDownLatch(2);
    site.access.onRevoked(_ -> heard.countDown());
    site.sessions.clear();
    is(site.get("/", "Cookie", site.cookie(one)), 200, "Ann ");
    site.revoke(Revoked.ofSession(one.hash()));
    site.revoke(Revoked.ofAccount(Site.OWNER.id()));
    assertThat(heard.await(15, TimeUnit.SECONDS)).isTrue();
    is(site.get("/", "Cookie", site.cookie(one)), 200, "guest ");
    is(site.get("/", "Cookie", site.cookie(two)), 200, "guest ");
  }

  @Test
  void theIdIsShownNowhere() {
    SessionId id = site.signIn(Site.OWNER);
    assertThat(id.toString()).doesNotContain(id.value());
    assertThat(id.hash()).hasSize(64).doesNotContain(id.value());
    assertThat(SessionId.parse(id.value() + "a")).isNull();
    assertThat(SessionId.parse("")).isNull();
  }
}
