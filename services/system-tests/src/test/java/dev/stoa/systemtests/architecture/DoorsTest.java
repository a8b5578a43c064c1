package dev.stoa.systemtests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each way out of the process, and each source of time and chance, has one door.
class DoorsTest {
  private static void check(ArchRule rule) {
    rule.check(Suite.CLASSES);
  }

  @Test
  void onlyContractsBusTouchesTheEventBus() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.stoa.contracts.bus..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EventBus.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(MessageConsumer.class)
            .orShould()
            .callMethod(Vertx.class, "eventBus")
            .because("a handler that throws there never replies; Bus always does"));
  }

  @Test
  void onlyStorageTouchesSql() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.stoa.storage..", "dev.stoa.testing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.sql..",
                "javax.sql..",
                "com.zaxxer..",
                "org.jdbi..",
                "org.flywaydb..",
                "org.sqlite..",
                "org.postgresql..")
            .because("blocking drivers need the threads and bounds that Database gives them"));
  }

  @Test
  void onlyRuntimeKnowsHazelcast() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.stoa.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..")
            .because("nothing secret, durable or consistent lives in the grid"));
  }

  @Test
  void onlyRuntimeReadsTheEnvironment() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.stoa.runtime..", "dev.stoa.testing..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("settings are typed, validated and printed by Config"));
  }

  @Test
  void nobodySleeps() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .because("waiting is done by timers, conditions and deadlines"));
  }

  @Test
  void onlyTheConsoleWritesToTheTerminal() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.stoa.suite.Console")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("results go to standard output, everything else to the log"));
  }

  @Test
  void timeIsInjected() {
    check(
        noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .because("tests move the clock; take an InstantSource"));
  }

  @Test
  void chanceIsInjected() {
    check(
        noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("tests repeat; secrets need SecureRandom"));
  }
}
