package dev.stoa.content.importing;

import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The elements of an export, one after the other. Document types and external entities are
/// refused, and no element may be longer than [#LONGEST_TEXT].
final class WxrElements implements AutoCloseable {
  /// An element longer than this (in characters) is refused; no page is.
  static final int LONGEST_TEXT = 16 * 1024 * 1024;

  private final XMLStreamReader xml;

  WxrElements(Reader text) throws XMLStreamException {
    this.xml = factory().createXMLStreamReader(text);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Java 24 and later count the document itself as an entity and stop after 100 000 characters.
    // Without a document type there is nothing that could expand; text is bounded by LONGEST_TEXT.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
    factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("an external entity is not read");
    });
    return factory;
  }

  /// Moves to the root element and gives its name.
  String root() throws XMLStreamException, BadExport {
    int event = xml.getEventType();
    while (event != XMLStreamConstants.START_ELEMENT) {
      refuseDoctype(event);
      event = xml.next();
    }
    return xml.getLocalName();
  }

  /// Moves to the next element that begins and gives its name; null at the end of the file, which
  /// is reached only by a well-formed one.
  @Nullable String next() throws XMLStreamException, BadExport {
    while (xml.hasNext()) {
      int event = xml.next();
      refuseDoctype(event);
      if (event == XMLStreamConstants.START_ELEMENT) {
        return xml.getLocalName();
      }
    }
    return null;
  }

  /// The name of the element that is open.
  String name() {
    return xml.getLocalName();
  }

  /// An attribute of the element that is open, or null.
  @Nullable String attribute(String name) {
    return xml.getAttributeValue(null, name);
  }

  int line() {
    return xml.getLocation().getLineNumber();
  }

  @Override
  public void close() throws XMLStreamException {
    xml.close();
  }

  private void refuseDoctype(int event) throws BadExport {
    if (event == XMLStreamConstants.DTD) {
      throw here("a document type (DTD) is not read");
    }
  }

  /// The texts of the child elements of the element that is open, by name.
  Map<String, String> fields() throws XMLStreamException, BadExport {
    Map<String, String> fields = new HashMap<>();
    while (nextChild()) {
      String name = name();
      if (name.equals("wp:commentmeta")) {
        skip();
      } else {
        fields.put(name, text());
      }
    }
    return fields;
  }

  /// Moves to the next child element of the element that is open; false at its end.
  boolean nextChild() throws XMLStreamException, BadExport {
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT) {
        return false;
      }
    }
    throw here("the file ends in the middle");
  }

  /// The trimmed text of the element that is open, that of elements inside it included.
  String text() throws XMLStreamException, BadExport {
    StringBuilder result = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (result.length() + xml.getTextLength() > LONGEST_TEXT) {
            throw here("an element of more than " + LONGEST_TEXT + " characters");
          }
          result.append(xml.getText());
        }
        default -> {}
      }
    }
    return result.toString().strip();
  }

  /// Passes over the element that is open.
  void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }

  /// What is wrong at this place of the file.
  BadExport here(String reason) {
    return new BadExport(
        xml.getLocation().getLineNumber(), xml.getLocation().getColumnNumber(), reason);
  }

  /// The parser's message is `ParseError at [row,col]:[1,2]` and, on a line of its own, `Message:`
  /// with the reason.
  static BadExport broken(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("Message: ");
    String reason = start < 0 ? message : message.substring(start + "Message: ".length());
    return e.getLocation() == null
        ? new BadExport(0, 0, reason)
        : new BadExport(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber(), reason);
  }
}
