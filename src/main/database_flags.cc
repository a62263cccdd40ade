#include "main/database_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
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

// One that may be absent, and is. A Secret has it, if with nothing in it.
bool IsGiven(const DatabaseInput& input) {
  return !input.dsn.empty() || !input.secret.empty() || input.need == DatabaseInput::Need::kAlways;
}

// Empty: none, as of an owner whom the environment names.
std::string UserOf(const DatabaseInput& input) {
  const store::DsnOptions options = store::ReadDsn(input.dsn);
  const auto user = options.find("user");
  return user == options.end() ? std::string() : user->second;
}

// What is thrown of all inputs that `check` refuses: their names, then the last reason.
template <typename Check>
void RefuseThoseThatFail(const std::vector<const DatabaseInput*>& inputs, Check check) {
  std::string names;
  std::string why;
  for (const DatabaseInput* input : inputs) {
    if (!IsGiven(*input)) continue;
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

void CheckUsers(const DatabaseInput& owner, const std::vector<const DatabaseInput*>& processes) {
  std::map<std::string, const DatabaseInput*> taken{{UserOf(owner), &owner}};
  for (const DatabaseInput* input : processes) {
    if (!IsGiven(*input)) continue;
    const std::string user = UserOf(*input);
    const auto [of, is_first] = taken.emplace(user, input);
    if (!is_first) {
      throw CLI::ValidationError(
          of->second->Name() + ", " + input->Name(),
          "both have the user " + user + ", who would have the rights of both: give each its own");
    }
    if (user != input->role && std::ranges::find(store::kRoles, user) != store::kRoles.end()) {
      throw CLI::ValidationError(input->Name(), "its user is " + user +
                                                    ", which is another role of Strongroom's: see "
                                                    "that no two keys are taken for each other");
    }
  }
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
