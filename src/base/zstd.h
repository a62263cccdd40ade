#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

// zstd frames (RFC 8878), written at level 3: policies stop getting much smaller there (about a
// thirteenth), and it is still several times faster than any API server.
namespace strongroom::base {

// What a frame may make its reader hold in memory.
inline constexpr size_t kZstdWindow = size_t{8} << 20U;

class ZstdError : public std::runtime_error {
 public:
  enum class Kind {
    kBroken,    // no zstd, damaged, or asks for more than kZstdWindow
    kCutOff,    // ends in the middle
    kTrailing,  // there is more after the frame
  };
  ZstdError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// Compresses buffers, each to one frame. Not thread-safe.
class ZstdCompressor {
 public:
  ZstdCompressor();
  ~ZstdCompressor();
  ZstdCompressor(const ZstdCompressor&) = delete;
  ZstdCompressor& operator=(const ZstdCompressor&) = delete;

  std::string Compress(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Throws ZstdError unless the frame holds exactly `size` bytes.
std::string ZstdDecompress(std::string_view frame, size_t size);

// Compresses what comes in pieces to one frame with a checksum. Memory is constant. What the sink
// throws passes through. Not thread-safe.
class ZstdWriter {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  explicit ZstdWriter(Sink sink);
  ~ZstdWriter();
  ZstdWriter(const ZstdWriter&) = delete;
  ZstdWriter& operator=(const ZstdWriter&) = delete;

  void Write(std::string_view bytes);
  // Ends the frame. Without it the frame is cut off.
  void Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Decompresses exactly one frame as it arrives, with nothing after it. Memory is constant,
// kZstdWindow at most, whatever the frame asks for: enough for every level up to 19. Not
// thread-safe.
class ZstdReader {
 public:
  // Fills `buffer` with up to `size` bytes; their number is 0 at the end only. What it throws
  // passes through.
  using Source = std::function<size_t(char* buffer, size_t size)>;

  explicit ZstdReader(Source source);
  ~ZstdReader();
  ZstdReader(const ZstdReader&) = delete;
  ZstdReader& operator=(const ZstdReader&) = delete;

  // The next piece (some 128 KiB at most), good until the next call; empty at the end of a whole
  // frame. Throws ZstdError.
  std::string_view Read();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::base
