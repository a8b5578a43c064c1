package dev.stoa.systemtests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// All classes of the suite, without tests and without generated templates.
final class Suite {
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("dev/stoa/systemtests"))
          .withImportOption(location -> !location.contains("dev/stoa/templates"))
          .importPackages("dev.stoa");

  private Suite() {}
}
