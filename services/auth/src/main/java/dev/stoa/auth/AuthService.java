package dev.stoa.auth;

import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.Future;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service of accounts and sign-in. The composition root: everything is made here.
public final class AuthService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(AuthService.class);

  @Override
  public String name() {
    return "auth";
  }

  @Override
  public void check(Config config) {
    AuthConfig.from(config);
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    return new Parts(context, AuthConfig.from(context.config())).assembly();
  }

  private static final class Parts {
    private final ServiceContext context;
    private final AuthConfig config;
    private final Sessions sessions;
    private final Accounts accounts;
    private final PasswordPool passwords;
    private final PasswordRules rules = new PasswordRules();
    private final SignIn signIn;
    private final Keys keys;
    private final Tickets tickets;
    private final TokenMint mint;
    private volatile String origin;

    private Parts(ServiceContext context, AuthConfig config) {
      this.context = context;
      this.config = config;
      SecureRandom random = new SecureRandom();
      var clock = context.clock();
      var accountStore = new AccountStore(AuthConfig.SITE);
      var database = context.database();
      this.origin = context.config().text("public.url", "http://localhost:8080");
      this.passwords = new PasswordPool(config.passwordThreads(), random);
      this.sessions =
          new Sessions(
              database,
              context.log(),
              new SessionStore(AuthConfig.SITE),
              accountStore,
              config.sessions(),
              clock,
              random);
      this.accounts =
          new Accounts(
              database,
              accountStore,
              new LinkStore(AuthConfig.SITE),
              sessions,
              passwords,
              rules,
              clock,
              random);
      this.signIn =
          new SignIn(
              database,
              accountStore,
              sessions,
              passwords,
              new SignInLimits(clock, config.exempt()));
      this.keys =
          new Keys(
              context.vertx(),
              database,
              context.log(),
              new KeyStore(AuthConfig.SITE),
              config.tokens(),
              clock,
              random);
      this.tickets = new Tickets(database, sessions, AuthConfig.SITE, clock, random);
      this.mint = new TokenMint(keys, config.tokens(), context.ids(), clock);
    }

    private Assembly assembly() {
      var routes =
          new AuthRoutes(
              signIn,
              sessions,
              accounts,
              new AuthPages(context.web()),
              context.access(),
              config.sessions());
      var api = new AuthApiRoutes(signIn, sessions, keys, context.access(), config.sessions());
      var assembly =
          Assembly.builder()
              .blueprint(routes.blueprint())
              .blueprint(api.blueprint())
              .welcome(this::welcome)
              .onStart(this::start)
              .onStop(passwords::close);
      new UserCommands(accounts, () -> origin).commands().forEach(assembly::command);
      new TokenCommands(mint, keys, config.tokens().maxLifetime(), context.clock())
          .commands()
          .forEach(assembly::command);
      return assembly.build();
    }

    private void start() {
      bootstrap();
      sessions.sweep();
      serve().await();
    }

    private Future<List<Registration>> serve() {
      var bus = context.bus();
      return Future.all(
              bus.serve(AuthApi.RESOLVE, ask -> sessions.resolve(ask.tokenHash())),
              bus.serve(AuthApi.FIND_ACCOUNT, ask -> accounts.find(ask.id())),
              bus.serve(AuthApi.KEYS, _ -> keys.publicKeys()),
              bus.serve(AuthApi.ISSUE_TICKET, ask -> tickets.issue(ask.grant())),
              bus.serve(AuthApi.REDEEM_TICKET, ask -> tickets.redeem(ask.hash())))
          .map(all -> all.<Registration>list());
    }

    private void bootstrap() {
      String email = config.ownerEmail();
      var password = config.ownerPassword();
      if (email == null || password == null) {
        return;
      }
      if (rules.isCommon(password.reveal())) {
        LOG.warn("owner.password is among the first passwords that anyone tries");
      }
      accounts.bootstrap(email, password.reveal());
    }

    /// While the site has no owner, a link with which the first comer becomes it. It is printed for
    /// the person at the terminal and written nowhere else.
    private List<String> welcome(URI address) {
      if (context.config().text("public.url") == null) {
        origin = address.toString();
      }
      String secret = accounts.claimLink();
      return secret == null
          ? List.of()
          : List.of(
              "This site has no owner yet. Open this link to become it (good once, for 24 hours):",
              "  " + origin + "/account/link/" + secret);
    }
  }
}
