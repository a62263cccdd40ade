#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "cli/set_table.h"
#include "cli/text.h"

namespace strongroom::cli {
namespace {

using base::BoolAt;
using base::IntAt;
using base::TextOrEmpty;

constexpr const char* kExamples = R"(
Examples:
  # Whether all that is stored of a backup set is as it was sealed
  kubectl strongroom verify nightly-202603020130-42

  # All sets of a schedule, of the namespace
  kubectl strongroom verify nightly --all
  kubectl strongroom verify --all

Exit code: 0 when each is as it was sealed; 1 when one is not, and for what went wrong on the way.)";

struct Flags {
  std::string set;
  bool all = false;
  std::string output = "text";
};

std::vector<std::string> SetsOf(const Objects& objects, const Flags& flags) {
  if (!flags.all && flags.set.empty()) {
    throw CliError("say which backup set is verified, or --all", kWrongUsage);
  }
  if (!flags.all) return {NameOfSet(FindSet(objects, flags.set))};
  const std::string schedule = flags.set.empty() ? "" : ScheduleNameFrom(flags.set);
  std::vector<Json> sets = objects.Sets(false, schedule);
  if (sets.empty()) {
    throw CliError(schedule.empty() ? "there is no backup set in namespace " + objects.ns()
                                    : "schedule " + schedule + " has no backup set");
  }
  std::sort(sets.begin(), sets.end(), IsNewerSet);
  std::vector<std::string> names;
  for (const Json& set : sets) names.push_back(NameOfSet(set));
  return names;
}

std::string ShowProblem(const Json& problem) {
  std::string where = TextOrEmpty(problem, "type");
  const std::string id = TextOrEmpty(problem, "id");
  if (!id.empty()) where += '/' + id;
  return (where.empty() ? "" : where + ": ") + TextOrEmpty(problem, "what");
}

void Print(const Json& answer, Printer& out) {
  const std::string name = TextOrEmpty(answer, "backupSet");
  if (answer.contains("error")) {
    return out.Line(name + ": not verified: " + TextOrEmpty(answer, "error"));
  }
  const int64_t policies = IntAt(answer, "items").value_or(0);
  std::string line =
      name + (BoolAt(answer, "verified", false) ? ": verified, " : ": NOT AS IT WAS SEALED, ");
  line += std::to_string(policies) + " policies, " + ShowBytes(IntAt(answer, "bytes").value_or(0)) +
          ", " + TextOrEmpty(answer, "digest");
  if (!BoolAt(answer, "linked", false)) line += ", with no set before it";
  out.Line(line);
  const Json& problems = base::ArrayAt(answer, "problems");
  for (const Json& problem : problems) out.Line("  " + ShowProblem(problem));
  const int64_t more =
      IntAt(answer, "problemCount").value_or(0) - static_cast<int64_t>(problems.size());
  if (more > 0) out.Line("  and " + std::to_string(more) + " more");
}

// The answer of the server, or why there is none: the others are verified all the same.
Json Verified(const Objects& objects, const std::string& set) {
  try {
    return base::ParseJson(objects.ReadSet(set, "verify"));
  } catch (const CliError& e) {
    if (e.exit_code() == kInterrupted) throw;
    return {{"backupSet", set}, {"error", e.what()}};
  }
}

ExitCode RunVerify(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::vector<std::string> sets = SetsOf(objects, flags);
  Printer out(host.out);
  Json answers = Json::array();
  size_t broken = 0;
  size_t unknown = 0;
  for (const std::string& set : sets) {
    Json answer = Verified(objects, set);
    if (answer.contains("error")) {
      ++unknown;
    } else if (!BoolAt(answer, "verified", false)) {
      ++broken;
    }
    if (flags.output == "text") Print(answer, out);
    if (flags.output == "json") answers.push_back(std::move(answer));
  }
  if (flags.output == "json") out.Lines(JsonText(flags.all ? answers : answers[0]));
  if (broken + unknown == 0) return kOk;
  const std::string of = " of " + std::to_string(sets.size()) + " backup sets ";
  throw CliError((broken > 0 ? std::to_string(broken) + of + "are not as they were sealed" : "") +
                 (broken > 0 && unknown > 0 ? ", " : "") +
                 (unknown > 0 ? std::to_string(unknown) + of + "could not be verified" : ""));
}

}  // namespace

Runner AddVerifyCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command =
      app.add_subcommand("verify", "Find out whether backup sets are as they were sealed");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("set", flags->set,
                   "Name of a BackupSet, or of a BackupSchedule, whose newest is meant; with --all "
                   "the schedule")
      ->type_name("");
  command->add_flag("--all", flags->all, "All sets of the schedule, or of the namespace");
  AddOutputFlag(*command, flags->output, {"text", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunVerify(*flags, host, connection); };
}

}  // namespace strongroom::cli
