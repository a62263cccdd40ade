#include "base/file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace strongroom::base {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

[[noreturn]] void Fail(const std::string& name) {
  throw FileError(name + ": cannot be read: " + std::strerror(errno));
}

std::string ReadAll(std::FILE* file, const std::string& name) {
  std::string content;
  std::array<char, 16384> buffer{};
  while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), file)) {
    content.append(buffer.data(), got);
  }
  if (std::ferror(file) != 0) Fail(name);
  return content;
}

}  // namespace

std::string ReadFile(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rbe"));
  if (!file) Fail(path.string());
  return ReadAll(file.get(), path.string());
}

std::string ReadStandardInput() { return ReadAll(stdin, "standard input"); }

}  // namespace strongroom::base
