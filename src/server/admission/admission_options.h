#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace strongroom::server::admission {

struct Options {
  std::filesystem::path key_file;      // what API servers show: shared_key.h
  std::vector<std::string> operators;  // users whose requests are all taken
};

}  // namespace strongroom::server::admission
