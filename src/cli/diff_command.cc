#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/damaged.h"
#include "cli/diff_stat.h"
#include "cli/diff_text.h"
#include "cli/error.h"
#include "cli/live_set.h"
#include "cli/policy_texts.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/set_choice.h"
#include "cli/set_places.h"
#include "cli/text.h"
#include "domain/show_policies.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # What the newest set of a schedule changed, against the one before
  kubectl strongroom diff nightly

  # From one set to another of the same tenant
  kubectl strongroom diff nightly-202603010130-41 nightly-202603020130-42

  # From a set to the tenant as it is now, which is backed up for that by a run of the schedule
  kubectl strongroom diff nightly live

  # From one archive to another, or from an archive to a set of the cluster
  kubectl strongroom diff monday.tar tuesday.tar
  kubectl strongroom diff monday.tar nightly

  # How much differs of each policy; for programs: with JSON patches
  kubectl strongroom diff nightly --stat
  kubectl strongroom diff nightly -o json

Exit code, as of kubectl diff: 0 when nothing differs, 1 when something does, 2 and more for what
went wrong, and where a policy could not be compared, as its content is missing or altered. These, and
types that could not be compared, are named on stderr, and the others are shown.)";

struct Flags {
  std::string set;
  std::string second;
  bool stat = false;
  std::string color = "auto";
  std::string output = "diff";
  WaitFlags waiting;
};

Colors ColorsFor(const Flags& flags, const Host& host) {
  const bool are_shown = flags.color == "always" || (flags.color == "auto" && host.shows_colors);
  return are_shown ? Colors::kShown : Colors::kNone;
}

// What differs, and where the contents of the policies are.
struct Comparison {
  const SetReader& before;
  const SetReader& after;
  Json diff;
};

// From a set to the tenant as it is now.
Comparison ComparedWithLive(SetPlaces& places, const Flags& flags, const Host& host) {
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  if (IsArchive(flags.set)) {
    throw CliError(
        "an archive has no schedule whose tenant could be looked at: take another one, by kubectl "
        "strongroom backup, and compare the two",
        kWrongUsage);
  }
  const Objects& objects = places.objects();
  const ReadableSet set = places.Find(flags.set);
  // Who may not compare hears it before anything runs.
  set.reader.Diff(set.name, set.name);
  const std::string live = StoreLiveSet(objects, host, FindSet(objects, set.name), timeout);
  return {set.reader, set.reader, set.reader.Diff(set.name, live)};
}

// As the arguments say, from which set to which.
Comparison Compared(SetPlaces& places, const Flags& flags, const Host& host) {
  if (flags.second == kLive) return ComparedWithLive(places, flags, host);
  const ReadableSet set = places.Find(flags.set);
  if (flags.second.empty()) return {set.reader, set.reader, set.reader.Diff("", set.name)};
  const ReadableSet second = places.Find(flags.second);
  return {set.reader, second.reader, places.Diff(set, second)};
}

DiffStat StatOf(const sets::Difference& policy, const std::string& label,
                const std::optional<PolicyTexts>& texts) {
  DiffStat stat{.label = label, .change = policy.change, .lines = {}};
  if (texts) {
    stat.lines = base::WriteUnifiedDiff(texts->before, texts->after,
                                        [](base::DiffLine, std::string_view) {});
  }
  return stat;
}

// Returns how many could not be compared.
int64_t Show(const Comparison& comparison, const sets::Diff& diff, const Flags& flags,
             const Host& host) {
  Printer out(host.out, ColorsFor(flags, host));
  Printer err(host.err);
  PolicyReader reader({comparison.before, diff.from}, {comparison.after, diff.to}, err);
  Progress progress(host);
  Damaged damaged(host, progress);
  const auto read = [&](const sets::Difference& policy, const std::string& label) {
    std::optional<PolicyTexts> texts;
    std::string problem = policy.problem;
    try {
      if (problem.empty()) texts = reader.Read(policy);
    } catch (const DamagedError& e) {
      problem = e.what();
    }
    if (!problem.empty()) damaged.Name(label + ": " + problem);
    return std::pair(std::move(texts), !problem.empty());
  };
  const std::vector<std::string> labels = LabelsOf(diff);
  std::vector<DiffStat> stats;
  for (size_t i = 0; i < diff.items.size(); ++i) {
    const sets::Difference& policy = diff.items[i];
    progress.Tell("reading", {.done = static_cast<int64_t>(i),
                              .all = static_cast<int64_t>(diff.items.size()),
                              .unit = "policies"});
    const auto [texts, is_damaged] = read(policy, labels[i]);
    if (flags.stat) {
      stats.push_back(StatOf(policy, labels[i], texts));
      continue;
    }
    if (is_damaged) continue;
    progress.Clear();
    if (texts) {
      PrintUnified(diff, policy, labels[i], *texts, out);
    } else {
      PrintPatch(policy, labels[i], out);
    }
  }
  progress.Clear();
  for (const auto& line : StatLines(stats)) out.Colored(line);
  out.Flush();
  return damaged.count();
}

ExitCode RunDiff(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.stat && flags.output != "diff") {
    throw CliError("--stat is a form of its own: not with -o", kWrongUsage);
  }
  SetPlaces places(connection, host);
  const Comparison comparison = Compared(places, flags, host);
  const sets::Diff diff = OrCliError([&] { return sets::ReadDiff(comparison.diff); });
  Printer err(host.err);
  WarnOfNotCompared(diff, err);
  int64_t broken = 0;
  if (flags.output == "json") {
    Printer(host.out).Lines(JsonText(comparison.diff));
    broken = std::count_if(diff.items.begin(), diff.items.end(),
                           [](const auto& item) { return !item.problem.empty(); });
  } else {
    broken = Show(comparison, diff, flags, host);
  }
  if (broken > 0) throw CliError(domain::ShowPolicies(broken) + " could not be compared");
  return diff.items.empty() ? kOk : kDiffers;
}

}  // namespace

Runner AddDiffCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("diff", "Show what differs between backup sets");
  auto flags = std::make_shared<Flags>();
  AddSetOrArchiveArgument(*command, flags->set);
  command
      ->add_option(
          "second", flags->second,
          "The set or archive that it is compared with, or `live`: the tenant as it is now. "
          "Without it, what the set changed against the schedule's set before")
      ->type_name("");
  command->add_flag("--stat", flags->stat, "Only how many lines of each policy differ");
  command
      ->add_option("--color", flags->color,
                   "auto, always or never; auto: on a terminal, unless "
                   "NO_COLOR is set")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("WHEN")
      ->capture_default_str();
  AddOutputFlag(*command, flags->output, {"diff", "json"});
  command
      ->add_option("--timeout", flags->waiting.timeout,
                   "How long the run of `live` may take, such as 90s or 1h30m")
      ->type_name("DURATION")
      ->capture_default_str();
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] {
    return AnswerOf([&] { return RunDiff(*flags, host, connection); });
  };
}

}  // namespace strongroom::cli
