#pragma once

#include <string>

namespace strongroom::test {

// A real PostgreSQL for one test program (e2e/postgres). Up when constructed, gone when destroyed.
class Postgres {
 public:
  explicit Postgres(std::string name);
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  // The one of this program, started at the first call, down at exit.
  static Postgres& Shared();

  // The connection URI of its superuser.
  const std::string& dsn() const { return dsn_; }

  void Stop();
  // As if it crashed.
  void Crash();
  void Start();

 private:
  std::string Run(const std::string& command, const std::string& option = "") const;

  std::string name_;
  std::string dsn_;
};

}  // namespace strongroom::test
