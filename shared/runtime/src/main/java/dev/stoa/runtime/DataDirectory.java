package dev.stoa.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directory with everything a server keeps, held by one process at a time. The lock is the
/// operating system's: it ends with the process, however that ends.
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Takes the directory, creating it when it is missing, or throws a [LaunchFailure] that tells
  /// who holds it.
  static DataDirectory hold(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path);
        restrict(path, "rwx------");
      }
      var file = lockFile(path);
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      restrict(file, "rw-------");
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new LaunchFailure(LaunchFailure.Kind.BUSY, inUse(path));
      }
      return new DataDirectory(path, channel, lock);
    } catch (IOException unusable) {
      throw new LaunchFailure(
          LaunchFailure.Kind.DATA,
          "The data directory %s cannot be used: %s".formatted(path, reason(unusable)),
          unusable);
    }
  }

  /// Whether a process holds the directory now.
  public static boolean isHeld(Path path) {
    if (!Files.isRegularFile(lockFile(path))) {
      return false;
    }
    try (var channel = FileChannel.open(lockFile(path), StandardOpenOption.WRITE)) {
      var lock = tryLock(channel);
      if (lock != null) {
        lock.release();
      }
      return lock == null;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// What the holder says of itself: its process id and, once it listens, its address.
  public static String holder(Path path) {
    try {
      return Files.readString(lockFile(path), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }

  public Path path() {
    return path;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /// Writes who holds the directory, for those who find it held.
  void sign(String text) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException full) {
      throw new LaunchFailure(
          LaunchFailure.Kind.DATA, "Nothing can be written to " + path + ": " + reason(full), full);
    }
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    lock.release();
    channel.close();
  }

  static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String inUse(Path path) {
    var holder = holder(path);
    return "The data in %s is in use by a running server%s."
        .formatted(path, holder.isEmpty() ? "" : " (" + holder.replace('\n', ' ') + ")");
  }

  private static Path lockFile(Path path) {
    return path.resolve("lock");
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName() + " " + failure.getMessage();
  }
}
