#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "domain/plan.h"

// A cluster in memory that plans are carried out on, one write at a time, with whatever may come
// between two writes.
namespace strongroom::domain {

// What one controller has seen of the cluster at some time.
struct Snapshot {
  Observed observed;
  int schedule_version = 0;
  std::map<std::string, int> run_versions;
};

// The API server, PostgreSQL and the executors, as far as plans touch them: names are unique,
// patches are refused that rest on an old version, Jobs end as they like.
class Cluster {
 public:
  Cluster(Observed schedule, std::chrono::sys_seconds now, unsigned seed);

  Snapshot Look() const;

  // Writes the plan's steps in the order in which the controller writes them, and dies before the
  // step `steps_until_crash`. Stops at a conflict, too. Returns whether all was written.
  bool CarryOut(const Plan& plan, const Snapshot& seen, size_t steps_until_crash);

  // Executors work on: each Job may come a step further. With `must_end` each one does.
  void Work(bool must_end);

  bool HasUnfinishedRuns() const;
  // Runs that have a Job and are not over.
  size_t WorkingRuns() const;

  // The schedule as its user and the tenant's see it; free to be changed.
  Observed schedule;
  std::chrono::sys_seconds now;

  // What ever happened, for the checks.
  std::map<std::string, int> times_created;                // by run, by controllers
  std::map<std::chrono::sys_seconds, int> runs_of_slot;    // scheduled runs that were resolved
  std::map<std::chrono::sys_seconds, std::string> ledger;  // first reason of a slot
  std::map<std::pair<std::chrono::sys_seconds, std::string>, RunPhase> ended;  // by creation, name

  int64_t Random(int64_t below) { return static_cast<int64_t>(random_()) % below; }
  bool IsPostgresUp() const { return postgres_is_up_; }
  void SetPostgresUp(bool is_up) { postgres_is_up_ = is_up; }
  // Somebody makes a Run or a Job, if there is none of that name.
  void PersonMakes(const UnresolvedRun& run);
  void PersonMakesJob(const std::string& name);
  // What is between any two writes of a plan.
  std::function<void()> between_writes = [] {};
  // Names that anybody can read of what is to be made under them.
  std::vector<std::string> NamesThatAreShown() const;
  // Deletes the Job of a random run, or asks a random run to cancel; nothing when there is none.
  void DeleteSomeJob();
  void CancelSomeRun();

 private:
  struct Stored {
    RunView view;
    std::optional<UnresolvedRun>
        asked;  // until it is resolved, and for ever in one that is invalid
    bool is_invalid = false;
    std::string job_name;  // empty: that of the run
    int version = 1;
  };

  using Step = std::function<bool()>;  // one write; false at a conflict
  struct Made {
    std::string name;
    int version = 0;  // that was seen of it
  };
  // What the steps before have come to.
  struct Progress {
    std::map<std::string, Made> made;  // by planned name
    ScheduleStatus status;             // of the schedule as it is now
    int schedule_version = 0;
  };
  using Shared = std::shared_ptr<Progress>;

  // What they refer to outlives them.
  std::vector<Step> StepsOf(const Plan& plan, const Snapshot& seen);
  void AddCreations(const Plan& plan, const Snapshot& seen, const Shared& progress,
                    std::vector<Step>& steps);
  void AddStarts(const Plan& plan, const Snapshot& seen, const Shared& progress,
                 std::vector<Step>& steps);
  bool Finish(const RunToFinish& finish, const Snapshot& seen);
  // Absent when the name is somebody else's.
  std::optional<Made> Create(const RunToCreate& create, const std::string& name);
  bool Resolve(const std::string& name, int version, const ResolvedRun& resolved);
  bool TakeAnotherName(const std::string& taken, Progress& progress);
  // False where somebody else's Job has the name, and is to be done again after RenameJob.
  bool Start(const std::string& name);
  bool RenameJob(const std::string& name);
  bool Mark(const RunToMark& mark, const Snapshot& seen);
  bool PutStatus(const ScheduleStatus& status, Progress& progress);
  void Report(Stored& run);
  void EndJob(Stored& run, JobState state, const char* failure);
  Stored* SomeRun();

  std::mt19937 random_;
  int schedule_version_ = 1;
  std::map<std::string, Stored> runs_;
  std::set<std::string> jobs_of_people_;
  int endings_ = 0;
  bool postgres_is_up_ = true;
};

}  // namespace strongroom::domain
