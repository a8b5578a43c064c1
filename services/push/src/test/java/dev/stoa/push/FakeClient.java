package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The far end of a connection: reads the SSE stream as a browser does.
final class FakeClient implements Transport {
  final List<String> ids = new ArrayList<>();
  final List<String> controls = new ArrayList<>();
  @Nullable String lastEventId;
  @Nullable Ending ending;
  boolean full;

  /// Whether each write fills its queue.
  boolean fills;

  int writes;

  @Override
  public Format format() {
    return Format.SSE;
  }

  @Override
  public void write(ByteBuf bytes) {
    writes++;
    full |= fills;
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.release();
    for (String block : text.split("\n\n", -1)) {
      if (!block.isEmpty()) {
        read(block);
      }
    }
  }

  private void read(String block) {
    String event = null;
    String data = null;
    for (String line : block.lines().toList()) {
      int colon = line.indexOf(':');
      String value = line.substring(Math.min(line.length(), colon + 2));
      switch (line.substring(0, colon)) {
        case "id" -> lastEventId = value;
        case "event" -> event = value;
        case "data" -> data = value;
        default -> {}
      }
    }
    if (event != null) {
      controls.add(event + " " + data);
    } else if (data != null) {
      ids.add(data.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"));
    }
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void end(Ending ending, String cursor) {
    this.ending = ending;
  }
}
