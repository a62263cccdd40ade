#include "base/zstd.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

namespace strongroom::base {
namespace {

// Text that does not get smaller.
std::string Noise(size_t size) {
  std::mt19937 random(7);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

std::string Frame(std::string_view content, size_t piece = 1000) {
  std::string frame;
  ZstdWriter writer([&](std::string_view bytes) { frame += bytes; });
  for (size_t at = 0; at < content.size(); at += piece) writer.Write(content.substr(at, piece));
  writer.Finish();
  return frame;
}

// All that a reader gives, from a source that gives `piece` bytes at a time.
std::string ReadAll(std::string_view frame, size_t piece = 1000) {
  ZstdReader reader([&](char* buffer, size_t size) {
    const size_t count = frame.copy(buffer, std::min(size, piece));
    frame.remove_prefix(count);
    return count;
  });
  std::string content;
  for (std::string_view part = reader.Read(); !part.empty(); part = reader.Read()) content += part;
  EXPECT_TRUE(reader.Read().empty()) << "stays at the end";
  return content;
}

std::optional<ZstdError::Kind> Refusal(std::string_view frame, size_t piece = 1000) {
  try {
    ReadAll(frame, piece);
  } catch (const ZstdError& e) {
    return e.kind();
  }
  return std::nullopt;
}

TEST(ZstdCompressor, GoesThereAndBack) {
  ZstdCompressor compressor;
  for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'b')}) {
    const std::string frame = compressor.Compress(text);
    EXPECT_EQ(ZstdDecompress(frame, text.size()), text);
    EXPECT_EQ(ReadAll(frame), text);
    EXPECT_THROW(ZstdDecompress(frame, text.size() + 1), ZstdError);
    EXPECT_THROW(ZstdDecompress(frame.substr(0, frame.size() - 1), text.size()), ZstdError);
  }
  EXPECT_THROW(ZstdDecompress(compressor.Compress("four"), 3), ZstdError);
}

TEST(ZstdStream, GoesThereAndBackInPiecesOfAnySize) {
  // 128 KiB are what a decoder gives at once: at that length it may hold its end back.
  for (const size_t size : {0U, 1U, 131'071U, 131'072U, 131'073U, 262'144U, 700'000U}) {
    for (const size_t piece : {1'000U, 131'072U, 1'000'000U}) {
      const std::string even(size, 'x');
      EXPECT_EQ(ReadAll(Frame(even, piece), piece), even) << size << ' ' << piece;
      const std::string noise = Noise(size);
      EXPECT_EQ(ReadAll(Frame(noise, piece), piece), noise) << size << ' ' << piece;
    }
  }
  EXPECT_EQ(ReadAll(Frame("byte by byte"), 1), "byte by byte");
}

TEST(ZstdReader, TellsWhatIsWrong) {
  const std::string frame = Frame(std::string(5'000, 'x'));
  using Kind = ZstdError::Kind;
  EXPECT_EQ(Refusal(""), Kind::kCutOff);
  EXPECT_EQ(Refusal(frame.substr(0, frame.size() - 1)), Kind::kCutOff);
  EXPECT_EQ(Refusal(frame + "x"), Kind::kTrailing);
  EXPECT_EQ(Refusal(frame + frame), Kind::kTrailing);
  EXPECT_EQ(Refusal("no zstd at all"), Kind::kBroken);
  std::string damaged = frame;
  damaged[damaged.size() - 1] ^= 1;
  EXPECT_EQ(Refusal(damaged), Kind::kBroken) << "the checksum";
}

// The library looks only when the last block is not empty, or all of the frame is there at once.
TEST(ZstdReader, RefusesAFrameThatSaysAnotherSizeThanItHas) {
  // One segment of 19 bytes, and a last block of none; then, of two.
  const std::string none("\x28\xb5\x2f\xfd\x20\x13\x01\0\0", 9);
  const std::string two("\x28\xb5\x2f\xfd\x20\x13\x10\0\0hi\x01\0\0", 14);
  for (const std::string& frame : {none, two}) {
    for (const size_t piece : {size_t{1}, size_t{6}, frame.size()}) {
      EXPECT_EQ(Refusal(frame, piece), ZstdError::Kind::kBroken) << piece;
    }
  }
  // An empty block of repeated bytes, of which the library says so only in pieces.
  const std::string repeated("\x28\xb5\x2f\xfd\x20\0\x03\0\0a", 10);
  EXPECT_EQ(Refusal(repeated, 1), ZstdError::Kind::kBroken);
  EXPECT_EQ(Refusal(repeated), ZstdError::Kind::kBroken);
  const std::string right("\x28\xb5\x2f\xfd\x20\x02\x10\0\0hi\x01\0\0", 14);
  EXPECT_EQ(ReadAll(right, 1), "hi");
}

TEST(ZstdReader, RefusesAFrameThatAsksForMuchMemory) {
  // Magic, a header without content size, and a window of 1 TiB or of 16 MiB.
  const std::string magic = "\x28\xb5\x2f\xfd";
  for (const int window : {0xF0, 0x70}) {
    EXPECT_EQ(Refusal(magic + '\0' + static_cast<char>(window) + std::string("\x01\0\0", 3)),
              ZstdError::Kind::kBroken);
  }
  EXPECT_EQ(Refusal(magic + '\0' + '\x68' + std::string("\x01\0\0", 3)), std::nullopt) << "8 MiB";
}

}  // namespace
}  // namespace strongroom::base
