#pragma once

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ios>
#include <system_error>

#include "web/body_buffer.h"

// Part of http_transport.cc, for no one else: it shows cpprestsdk.
namespace strongroom::web {

// Where the library reads a request body: a file on disk. Read only. (The library's own file_stream
// closes its file on whichever thread lets go of it last, and has that wait for another thread of
// the pool: for ever, when that is the last one or the process is ending.)
class BodyFile final : public BodyBuffer {
 public:
  // Throws std::system_error.
  explicit BodyFile(const std::filesystem::path& file)
      : BodyBuffer(std::ios_base::in), file_(file, std::ios::binary) {
    if (!file_.is_open()) throw std::system_error(errno, std::generic_category());
  }

 protected:
  // Reads at once: a disk is no peer that one has to wait for. 0 is the end, and an error of the
  // disk, for which the library then finds the body too short.
  pplx::task<size_t> _getn(uint8_t* bytes, size_t count) override {
    file_.read(reinterpret_cast<char*>(bytes), static_cast<std::streamsize>(count));
    return pplx::task_from_result(static_cast<size_t>(file_.gcount()));
  }

 private:
  std::ifstream file_;
};

}  // namespace strongroom::web
