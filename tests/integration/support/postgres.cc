#include "integration/support/postgres.h"

#include <iostream>
#include <utility>
#include <vector>

#include "integration/support/command.h"

namespace strongroom::test {

Postgres::Postgres(std::string name) : name_(std::move(name)) {
  Run({"down"});
  Run({"up"});
  dsn_ = Run({"dsn"});
}

Postgres::Postgres(std::string name, const Postgres& primary) : name_(std::move(name)) {
  Run({"down"});
  Run({"up", "--standby-of", primary.name_});
  dsn_ = Run({"dsn"});
}

Postgres::~Postgres() {
  try {
    Run({"down"});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
  }
}

Postgres& Postgres::Shared() {
  static Postgres shared(NameOfThisProgram());
  return shared;
}

void Postgres::Stop() { Run({"stop"}); }
void Postgres::Crash() { Run({"stop", "--immediate"}); }
void Postgres::Start() { Run({"start"}); }
void Postgres::Promote() { Run({"promote"}); }
void Postgres::Pause() { Run({"pause"}); }
void Postgres::Resume() { Run({"resume"}); }

std::string Postgres::Run(const std::vector<std::string>& command) const {
  std::vector<std::string> arguments = {(ProjectRoot() / "e2e/postgres").string(), "--name", name_};
  arguments.insert(arguments.end(), command.begin(), command.end());
  return RunCommand(arguments);
}

}  // namespace strongroom::test
