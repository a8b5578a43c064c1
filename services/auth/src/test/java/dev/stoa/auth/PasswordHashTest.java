package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void keepsAPhcStringWithItsCosts() {
    String phc = PasswordHash.create("a long enough secret", random);
    assertThat(phc).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]{22}\\$[^$]{43}");
    assertThat(PasswordHash.matches("a long enough secret", phc)).isTrue();
    assertThat(PasswordHash.matches("a long enough secret ", phc)).isFalse();
    assertThat(PasswordHash.isOutdated(phc)).isFalse();
    assertThat(PasswordHash.create("a long enough secret", random)).isNotEqualTo(phc);
  }

  @Test
  void knowsTheReferenceImplementation() {
    // A vector of the reference implementation's own tests.
    String phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(PasswordHash.matches("password", phc)).isTrue();
    assertThat(PasswordHash.isOutdated(phc)).isTrue();
    assertThat(PasswordHash.matches("passwore", phc)).isFalse();
  }

  @Test
  void takesLongPasswordsWholeAndAccentsAsTheyAreMeant() {
    String head = "x".repeat(200);
    String phc = PasswordHash.create(head + "a", random);
    assertThat(PasswordHash.matches(head + "b", phc)).isFalse();
    String composed = PasswordHash.create("caf\u00e9 au lait", random);
    assertThat(PasswordHash.matches("cafe\u0301 au lait", composed)).isTrue();
  }

  @Test
  void refusesWhatIsNoHash() {
    for (String text :
        new String[] {"", "secret", "$argon2i$v=19$m=1,t=1,p=1$aaaa$aaaa", "$2a$10$x"}) {
      assertThat(PasswordHash.matches("secret", text)).isFalse();
    }
  }

  @Test
  void refusesWhatAnyoneTriesFirst() {
    PasswordRules rules = new PasswordRules();
    assertThat(rules.commonPasswords()).isGreaterThan(3_000);
    refused(rules, "password1", "password.common");
    refused(rules, "PassWord1", "password.common");
    refused(rules, "short", "password.short");
    refused(rules, "x".repeat(1001), "password.long");
    refused(rules, "ann@example.org", "password.common");
    rules.check("password", "七个互不相关的词语", "ann@example.org");
    rules.check("password", "x y".repeat(300), "ann@example.org");
  }

  private static void refused(PasswordRules rules, String password, String code) {
    assertThatThrownBy(() -> rules.check("password", password, "ann@example.org"))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure -> assertThat(failure.errors().getFirst().code()).isEqualTo(code));
  }
}
