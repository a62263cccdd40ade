#pragma once

#include <string>
#include <vector>

namespace strongroom::test {

// A real PostgreSQL for one test program (e2e/postgres). Up when constructed, gone when destroyed.
class Postgres {
 public:
  explicit Postgres(std::string name);
  // A replica of `primary`, which waits for it with each commit from then on.
  Postgres(std::string name, const Postgres& primary);
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
  // The replica takes changes from then on.
  void Promote();
  // Connections stay open and fall silent; Resume ends that.
  void Pause();
  void Resume();

 private:
  std::string Run(const std::vector<std::string>& command) const;

  std::string name_;
  std::string dsn_;
};

// The one of this program stands still while this lives.
class StandStill {
 public:
  StandStill() { Postgres::Shared().Pause(); }
  ~StandStill() { Postgres::Shared().Resume(); }
  StandStill(const StandStill&) = delete;
  StandStill& operator=(const StandStill&) = delete;
};

}  // namespace strongroom::test
