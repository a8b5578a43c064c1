package dev.stoa.systemtests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which part may know which.
class DependenciesTest {
  private static final String[] SERVICES = {"auth", "comments", "content", "push"};
  private static final String[] LIBRARIES = {
    "java..", "javax..", "io.vertx..", "org.jspecify..", "org.slf4j..", "com.google.errorprone.."
  };

  private static void check(ArchRule rule) {
    rule.check(Suite.CLASSES);
  }

  private static String[] packages(String... names) {
    return Arrays.stream(names).map(name -> "dev.stoa." + name + "..").toArray(String[]::new);
  }

  private static String[] plus(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Test
  void seesTheWholeSuite() {
    List<String> packages =
        Suite.CLASSES.stream().map(type -> type.getPackageName()).distinct().sorted().toList();
    for (String name : plus(SERVICES, "router", "contracts", "storage", "eventlog", "runtime")) {
      assertThat(packages)
          .as("classes of " + name)
          .anyMatch(found -> found.startsWith("dev.stoa." + name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth", "comments", "content", "push"})
  void noServiceKnowsAnother(String service) {
    String[] others =
        Arrays.stream(SERVICES).filter(name -> !name.equals(service)).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.stoa." + service + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(plus(packages(others), "dev.stoa.suite.."))
            .because("services may run in different processes; they share contracts"));
  }

  @Test
  void nothingSharedKnowsAService() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                packages("router", "contracts", "storage", "eventlog", "access", "web", "runtime"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(plus(packages(SERVICES), "dev.stoa.suite.."))
            .because("libraries serve every service alike"));
  }

  @Test
  void theRouterKnowsVertxAndTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.stoa.router..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                plus(LIBRARIES, "dev.stoa.router..", "io.netty..", "com.fasterxml.jackson.core.."))
            .because("it is a library of its own; Vert.x itself needs Netty and jackson-core"));
  }

  @Test
  void contractsKnowVertxAndJsonOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.stoa.contracts..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(plus(LIBRARIES, "dev.stoa.contracts..", "com.fasterxml.jackson.."))
            .because("every service agrees on them, whatever else it uses"));
  }

  @Test
  void storageKnowsNothingOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.stoa.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                packages("contracts", "eventlog", "router", "access", "web", "runtime"))
            .because("it is the lowest floor"));
  }

  @Test
  void theEventLogKnowsStorageAndContractsOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.stoa.eventlog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages("router", "access", "web", "runtime"))
            .because("services and push stand on it"));
  }

  @Test
  void pushNeverTouchesTheDatabase() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.stoa.push..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "dev.stoa.storage..")
            .because("it reads the event log through eventlog, off its event loops"));
  }

  @Test
  void nobodyReachesIntoTheRouter() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.stoa.router..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.stoa.router.internal..")
            .because("what is internal may change at any time"));
  }

  @Test
  void useCasesAndStoresKnowNoWeb() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packages("auth", "comments", "content"))
            .and()
            .haveSimpleNameEndingWith("Store")
            .or()
            .haveFullyQualifiedName("dev.stoa.comments.Comments")
            .or()
            .haveFullyQualifiedName("dev.stoa.content.Articles")
            .or()
            .haveFullyQualifiedName("dev.stoa.auth.Accounts")
            .or()
            .haveFullyQualifiedName("dev.stoa.auth.Sessions")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.ext.web..", "dev.stoa.router..", "dev.stoa.web..")
            .because("rules and rows are the same whoever asks"));
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.stoa.(**)")
        .should()
        .beFreeOfCycles()
        .because("a part that can be read alone can be understood alone")
        .check(Suite.CLASSES);
  }
}
