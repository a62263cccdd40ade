#pragma once

#include <string>

#include "cli/host.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace strongroom::cli {

// --token: what stands for a request, so that the same again is the same.
struct TokenFlag {
  std::string text;
  const CLI::Option* option = nullptr;  // the command's

  bool IsGiven() const;
};

// `flag` lives until the command was parsed, and the command for as long as `flag` is read.
void AddTokenFlag(CLI::App& command, TokenFlag& flag);

// The token, or a new one. Throws CliError (wrong usage).
std::string TokenFrom(const TokenFlag& flag, const Host& host);

}  // namespace strongroom::cli
