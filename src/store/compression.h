#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace strongroom::store {

// Codec 1 of policy_blobs: one zstd frame (RFC 8878), level 3. Not thread-safe.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  std::string Compress(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Throws StoreError (kRefused) unless the frame holds exactly `size` bytes.
std::string Decompress(std::string_view frame, size_t size);

}  // namespace strongroom::store
