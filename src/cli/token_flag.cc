#include "cli/token_flag.h"

#include <CLI/CLI.hpp>

#include "cli/error.h"
#include "cli/text.h"
#include "domain/schedule.h"

namespace strongroom::cli {

bool TokenFlag::IsGiven() const { return option->count() > 0; }

void AddTokenFlag(CLI::App& command, TokenFlag& flag) {
  flag.option =
      command
          .add_option(
              "--token", flag.text,
              "Text that stands for this request: the same again makes no second run [a new one]")
          ->type_name("TEXT");
}

std::string TokenFrom(const TokenFlag& flag, const Host& host) {
  if (!flag.IsGiven()) return host.new_token();
  // As it is read back.
  const std::string token = Printable(flag.text);
  if (!token.empty() && token.size() <= domain::kMaxRunNowToken) return token;
  throw CliError("--token: must have 1 to " + std::to_string(domain::kMaxRunNowToken) + " bytes",
                 kWrongUsage);
}

}  // namespace strongroom::cli
