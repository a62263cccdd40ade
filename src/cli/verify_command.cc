#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/show_bytes.h"
#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/set_choice.h"
#include "cli/set_places.h"
#include "cli/text.h"
#include "cli/verification_json.h"
#include "cli/verify_archive.h"
#include "cli/verify_audit.h"
#include "domain/show_policies.h"
#include "sets/answer.h"
#include "sets/members.h"
#include "sets/verification.h"

namespace strongroom::cli {
namespace {

using base::BoolAt;
using base::IntAt;

constexpr const char* kExamples = R"(
Examples:
  # Whether all that is stored of a backup set is as it was sealed
  kubectl strongroom verify nightly-202603020130-42

  # All sets of a schedule, of the namespace
  kubectl strongroom verify nightly --all
  kubectl strongroom verify --all

  # An archive, where there is neither server nor cluster
  kubectl strongroom verify nightly.tar

  # The audit log; and whether it still is what it was when somebody wrote its head down
  kubectl strongroom verify --audit
  kubectl strongroom verify --audit --head 4711:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

That an archive is whole shows that nothing of it was lost or altered by accident. Whether its sets are
those of the cluster, status.digest of these says, told by another way than the archive came. Whose they
are is shown as the archive says it.

Exit code: 0 when each is as it was sealed; 1 when one is not; 2 when one could not be verified, and
for wrong usage.)";

struct Flags {
  std::string set;
  bool all = false;
  std::string archive;
  bool audit = false;
  std::string head;
  std::string output = "text";
};

std::vector<std::string> SetsOf(const Objects& objects, const Flags& flags) {
  if (!flags.all && flags.set.empty()) {
    throw CliError("say which backup set is verified, or --all", kWrongUsage);
  }
  if (!flags.all) return {FindSet(objects, flags.set).name};
  const std::string schedule = flags.set.empty() ? "" : ScheduleNameFrom(flags.set);
  std::vector<sets::BackupSet> sets = objects.Sets(false, schedule);
  if (sets.empty()) {
    throw CliError(schedule.empty() ? "there is no backup set in namespace " + objects.ns()
                                    : "schedule " + schedule + " has no backup set");
  }
  std::sort(sets.begin(), sets.end(), IsNewerSet);
  std::vector<std::string> names;
  for (const sets::BackupSet& set : sets) names.push_back(set.name);
  return names;
}

// What became of one set.
struct Answer {
  std::string set;
  std::optional<sets::Verification> found;
  std::string error;  // why nothing was; empty where something was

  Json ToJson() const {
    return found ? VerificationJson(*found) : Json{{"backupSet", set}, {"error", error}};
  }
};

void Print(const Answer& answer, Printer& out) {
  if (!answer.found) return out.Line(answer.set + ": not verified: " + answer.error);
  const sets::Verification& found = *answer.found;
  std::string line = answer.set + (found.is_verified ? ": verified, " : ": NOT AS IT WAS SEALED, ");
  line += domain::ShowPolicies(found.items) + ", " + base::ShowBytes(found.bytes) + ", " +
          sets::DigestText(found.digest);
  if (!found.is_linked) line += ", with no set before it";
  out.Line(line);
  for (const sets::Problem& problem : found.problems) out.Line("  " + sets::ShowProblem(problem));
  const int64_t more = found.problem_count - static_cast<int64_t>(found.problems.size());
  if (more > 0) out.Line("  and " + std::to_string(more) + " more");
}

// How many policies are asked about at once: an API server gives a request a minute.
constexpr const char* kPart = "1000";

// Adds to what was found so far what was found in the next part.
void AddPart(Json& whole, Json part) {
  for (const char* number : {"items", "bytes", "problemCount"}) {
    part[number] = IntAt(part, number).value_or(0) + IntAt(whole, number).value_or(0);
  }
  part["verified"] = BoolAt(part, "verified", false) && BoolAt(whole, "verified", true);
  Json problems = base::ArrayAt(whole, "problems");
  for (const Json& problem : base::ArrayAt(part, "problems")) problems.push_back(problem);
  part["problems"] = std::move(problems);
  whole = std::move(part);
}

// What the server says of all parts together.
Json AskFor(const Objects& objects, const std::string& set) {
  Json whole = Json::object();
  std::string position;
  do {
    const std::string answer =
        objects.ReadSet(set, "verify", {{"limit", kPart}, {"continue", position}});
    position = OrCliError([&] {
      return sets::ReadOrThrow("the verification of a backup set", [&] {
        Json part = sets::ParseAnswer(answer);
        sets::RequireKind(part, api::kSetVerificationKind);
        std::string next = base::StringAt(base::ObjectAt(part, "metadata"), "continue");
        part.erase("metadata");
        AddPart(whole, std::move(part));
        return next;
      });
    });
  } while (!position.empty());
  return whole;
}

// Where there is none, the others are verified all the same.
Answer Verified(const Objects& objects, const std::string& set) {
  Answer answer{.set = set, .found = {}, .error = {}};
  try {
    const Json said = AskFor(objects, set);
    answer.found = OrCliError([&] {
      sets::Verification found = sets::ReadVerification(said);
      if (found.set != set) throw sets::ReadError("it is of another backup set");
      return found;
    });
  } catch (const CliError& e) {
    if (e.exit_code() == kInterrupted) throw;
    answer.error = e.what();
  }
  return answer;
}

ExitCode RunVerify(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.audit) {
    if (flags.all || !flags.set.empty() || !flags.archive.empty()) {
      throw CliError("the audit log is verified as a whole: --audit goes with no set", kWrongUsage);
    }
    return VerifyAuditLog({.head = flags.head, .output = flags.output}, host, connection);
  }
  if (!flags.head.empty()) throw CliError("--head: goes with --audit alone", kWrongUsage);
  const bool is_named = IsArchive(flags.set);
  if (is_named || !flags.archive.empty()) {
    if (flags.all || (!flags.archive.empty() && !flags.set.empty())) {
      throw CliError("an archive is verified as a whole: it goes with no set and no --all",
                     kWrongUsage);
    }
    return VerifyArchive(is_named ? flags.set : flags.archive, flags.output, host);
  }
  const Objects objects(connection, host);
  const std::vector<std::string> sets = SetsOf(objects, flags);
  Printer out(host.out);
  Json answers = Json::array();
  size_t broken = 0;
  size_t unknown = 0;
  for (const std::string& set : sets) {
    const Answer answer = Verified(objects, set);
    if (!answer.found) {
      ++unknown;
    } else if (!answer.found->is_verified) {
      ++broken;
    }
    if (flags.output == "text") Print(answer, out);
    if (flags.output == "json") answers.push_back(answer.ToJson());
  }
  if (flags.output == "json") out.Lines(ItemsText(std::move(answers)));
  if (broken + unknown == 0) return kOk;
  const std::string of = " of " + std::to_string(sets.size()) + " backup sets ";
  Printer(host.err).Line(
      "error: " + (broken > 0 ? std::to_string(broken) + of + "are not as they were sealed" : "") +
      (broken > 0 && unknown > 0 ? ", " : "") +
      (unknown > 0 ? std::to_string(unknown) + of + "could not be verified" : ""));
  return broken > 0 ? kBroken : kNoAnswer;
}

}  // namespace

Runner AddVerifyCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand(
      "verify",
      "Find out whether backup sets are as they were sealed, or the audit log as chained");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option("set", flags->set,
                   "Name of a BackupSet, or of a BackupSchedule, whose newest is meant, with --all "
                   "the schedule; or an archive: NAME.tar, or a folder with a '/' (./NAME)")
      ->type_name("");
  command->add_flag("--all", flags->all, "All sets of the schedule, or of the namespace");
  command->add_option("--archive", flags->archive, "Archive, whatever it is called")
      ->type_name("PATH");
  command->add_flag("--audit", flags->audit, "The audit log, of all namespaces");
  command
      ->add_option(
          "--head", flags->head,
          "With --audit: a row of it and its hash, as it was said before and kept elsewhere")
      ->type_name("SEQ:HASH");
  AddOutputFlag(*command, flags->output, {"text", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] {
    return AnswerOf([&] { return RunVerify(*flags, host, connection); });
  };
}

}  // namespace strongroom::cli
