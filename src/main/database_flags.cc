#include "main/database_flags.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "base/log.h"
#include "main/commands.h"
#include "main/flags.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/logins.h"

namespace strongroom::main_commands {
namespace {

using store::StoreError;

// What is thrown of all inputs that `check` refuses: their names, then the last reason.
template <typename Check>
void RefuseThoseThatFail(const std::vector<const DatabaseInput*>& inputs, Check check) {
  std::string names;
  std::string why;
  for (const DatabaseInput* input : inputs) {
    if (input->dsn.empty() && input->need == DatabaseInput::Need::kWhenGiven) continue;
    try {
      check(*input);
    } catch (const StoreError& e) {
      names += (names.empty() ? "" : ", ") + input->Name();
      why = e.what();
    }
  }
  if (!names.empty()) throw CLI::ValidationError(names, why);
}

}  // namespace

std::string DatabaseInput::Name() const {
  return flag + (secret.empty() ? " (in the chart's Secret the key " + secret_key + ")"
                                : " (key " + secret_key + " of the Secret " + secret + ")");
}

std::string DatabaseInput::Take() const {
  const std::string_view taken = store::WithoutSpaceAround(dsn);
  if (taken.size() != dsn.size()) {
    base::LogWarning("white space around a connection string is left out", {{"input", Name()}});
  }
  return std::string(taken);
}

void AddDatabaseFlag(CLI::App& command, DatabaseInput& input, const std::string& what) {
  command.add_option(input.flag, input.dsn, what)
      ->type_name("DSN")
      ->envname(input.variable)
      ->required(input.need == DatabaseInput::Need::kAlways)
      ->group(kGroupStore);
}

void AddSecretFlag(CLI::App& command, const std::string& flag, std::vector<DatabaseInput*> inputs) {
  std::string of;
  for (const DatabaseInput* input : inputs) of += (of.empty() ? "" : ", ") + input->flag;
  command
      .add_option_function<std::string>(
          flag,
          [inputs = std::move(inputs)](const std::string& name) {
            for (DatabaseInput* input : inputs) input->secret = name;
          },
          "Secret that " + of + " is from: for messages alone")
      ->type_name("NAME")
      ->group(kGroupStore);
}

void CheckDatabases(const std::vector<const DatabaseInput*>& inputs) {
  RefuseThoseThatFail(inputs, [](const DatabaseInput& input) { store::RequireDsn(input.dsn); });
}

void CheckLogins(const std::vector<const DatabaseInput*>& inputs) {
  RefuseThoseThatFail(inputs, [](const DatabaseInput& input) { store::LoginOf(input.dsn); });
}

void RethrowNoEntry(const DatabaseInput& input) {
  try {
    throw;
  } catch (const StoreError& e) {
    if (e.kind() != StoreError::Kind::kNoEntry) throw;
    throw UsageError(input.Name() + ": " + e.what() + "; correct it and start again");
  }
}

}  // namespace strongroom::main_commands
