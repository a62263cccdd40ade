#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

// Connection strings of PostgreSQL: how they come in, and what messages call them.
namespace strongroom::main_commands {

inline constexpr const char* kDatabaseVariable = "STRONGROOM_DATABASE";
inline constexpr const char* kDatabaseSecretFlag = "--database-secret";

// One of them. It is never quoted: who has to mend it is told where it is from.
struct DatabaseInput {
  std::string flag;        // "--database"
  std::string variable;    // of the environment: "STRONGROOM_DATABASE"
  std::string secret_key;  // of the Secret that the chart takes it from: "controller"
  enum class Need { kAlways, kWhenGiven } need = Need::kAlways;
  std::string role = {};    // whose rights its user is given (store/logins.h), if it is
  std::string secret = {};  // that Secret's name, when we are told
  std::string dsn = {};

  // "--database (key controller of the Secret strongroom-database)"
  std::string Name() const;

  // The connection string without white space around it: files and editors leave a newline. The log
  // says that there was some.
  std::string Take() const;
};

void AddDatabaseFlag(CLI::App& command, DatabaseInput& input, const std::string& what);

// --database-secret and the like: the name of the Secret of `inputs`, which outlive the command.
void AddSecretFlag(CLI::App& command, const std::string& flag, std::vector<DatabaseInput*> inputs);

// For the callback of a command, before anything is begun. Throws CLI::ValidationError that names
// all that cannot be read, says how to write them, and quotes nothing.
void CheckDatabases(const std::vector<const DatabaseInput*>& inputs);

// The same for connection strings whose users are made: each that is given names one, and each that
// a Secret has is given.
void CheckLogins(const std::vector<const DatabaseInput*>& inputs);

// Once they can be read: each of `processes` logs in as a user that nobody else is, `owner`
// neither, and that does not have the name of another process' role (store::kRoles), as when two
// keys are taken for each other. It would be given the rights of both. Throws CLI::ValidationError
// that names them.
void CheckUsers(const DatabaseInput& owner, const std::vector<const DatabaseInput*>& processes);

// In the catch block of a process that PostgreSQL does not let in: throws UsageError that names the
// input, or what was thrown when it is something else.
[[noreturn]] void RethrowNoEntry(const DatabaseInput& input);

}  // namespace strongroom::main_commands
