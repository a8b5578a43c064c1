package dev.stoa.web;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// The compiled jte templates of one module. The module's POM names the package (`packageName` of
/// the jte plugin); values are escaped by their place in the HTML.
public final class Templates {
  private final TemplateEngine engine;

  private Templates(TemplateEngine engine) {
    this.engine = engine;
  }

  /// The templates that the build of `classes`' module compiled into `packageName`.
  public static Templates in(String packageName, Class<?> classes) {
    var engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, classes.getClassLoader(), packageName);
    engine.setTrimControlStructures(true);
    return new Templates(engine);
  }

  /// The HTML of the template with this file name; `parameters` by the names of its `@param`s.
  public String render(String name, Map<String, Object> parameters) {
    var output = new StringOutput();
    engine.render(name, parameters, output);
    return output.toString();
  }

  /// The template as a part of another one.
  public Content content(String name, Map<String, Object> parameters) {
    return output -> engine.render(name, parameters, output);
  }
}
