#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/new_file.h"
#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/damaged.h"
#include "cli/error.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/set_places.h"
#include "report/error.h"
#include "report/report.h"
#include "sets/diff.h"
#include "sets/item.h"
#include "sets/problem.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # A tenant as it was built when the newest set of a schedule was taken, for a browser or a printer
  kubectl strongroom report nightly --to nightly.html

  # What changed between two sets, and who did it, as Markdown
  kubectl strongroom report nightly-202603010130-41 nightly-202603020130-42 -o markdown

  # An archive, with no cluster
  kubectl strongroom report monday.tar --to monday.html

What the caller may not read is left out of it: without backupsets/content there are no settings, and
without backupsets/diff it does not say what changed.

Exit code: 0; 1 for what went wrong, and where something of the set is missing or altered, which is
told on stderr and in the report; 2 for wrong usage.)";

struct Flags {
  std::string set;
  std::string other;
  std::string to;
  std::string output = "html";
};

// What carries a report out.
class Reporter {
 public:
  Reporter(SetPlaces& places, const Host& host, const std::string& format)
      : places_(places), host_(host), progress_(host), damaged_(host, progress_), format_(format) {}

  // Once the report is written: throws CliError where something of it is not there as it was
  // sealed.
  void FailIfDamaged() const {
    damaged_.Fail("not in the report as they were: what is stored is not what was sealed");
  }

  void WriteSet(const ReadableSet& place, std::ostream& out) {
    const sets::BackupSet set = place.reader.Set(place.name);
    std::vector<sets::Item> items;
    place.reader.EachItem(set.name, "", [&](const sets::Item& item) {
      items.push_back(item);
      progress_.Tell(set.name, {.done = static_cast<int64_t>(items.size()),
                                .all = set.items,
                                .unit = "policies listed"});
    });
    const auto diff = set.previous_digest.empty()
                          ? std::nullopt
                          : DiffIfAny([&] { return place.reader.Diff("", set.name); });
    const bool with_settings = items.empty() || MayRead(place, items.front());
    if (diff) NameProblems(*diff);
    report::SetReport report(out, OptionsFor(set), set, std::move(items), diff, with_settings);
    if (with_settings) {
      int64_t done = 0;
      place.reader.EachContent(set.name, [&](std::string_view line) {
        if (!report.AddContent(line)) {
          const sets::Item item = sets::ReadItemLine(line);
          NameOnce(item.type, item.id,
                   sets::ShowProblem(sets::ProblemOf(set.name, item, sets::kNotWhole)));
        }
        progress_.Tell(set.name, {.done = ++done, .all = set.items, .unit = "policies"});
      });
    }
    report.Finish();
    progress_.Clear();
  }

  void WriteDiff(const ReadableSet& before, const ReadableSet& after, std::ostream& out) {
    const auto diff = DiffIfAny([&] { return places_.Diff(before, after); });
    if (!diff) throw CliError("what differs between backup sets may not be read, or is not there");
    NameProblems(*diff);
    const sets::BackupSet set = after.reader.Set(after.name);
    int64_t done = 0;
    bool may_read = true;
    const report::ContentOf contents = [&](report::Side side, const sets::Difference& item) {
      const ReadableSet& place = side == report::Side::kBefore ? before : after;
      progress_.Tell(place.name, {.done = ++done, .all = 0, .unit = "policies"});
      std::optional<std::string> content;
      if (!may_read) return content;
      try {
        content = place.reader.Content(place.name, item.type, item.id, ContentForm::kNormalised);
      } catch (const NotFoundError&) {
        // It has been removed meanwhile.
      } catch (const ForbiddenError&) {
        may_read = false;
      } catch (const DamagedError& e) {
        NameOnce(item.type, item.id, NameOf(item) + ": " + e.what());
      }
      return content;
    };
    report::WriteDiffReport(out, OptionsFor(set), *diff, before.reader.Set(before.name), set,
                            contents);
    progress_.Clear();
  }

 private:
  report::Options OptionsFor(const sets::BackupSet& set) const {
    return {.format = base::Parse<report::Format>(format_).value_or(report::Format::kHtml),
            .catalogues = places_.catalogues(),
            .provider = set.provider.kind(),
            .now = host_.clock.NowSeconds()};
  }

  // Absent where the caller may not, or there is no set to compare it with any more.
  template <typename Diff>
  static std::optional<sets::Diff> DiffIfAny(const Diff& diff) {
    try {
      return sets::ReadDiff(diff());
    } catch (const NotFoundError&) {
      return std::nullopt;
    } catch (const ForbiddenError&) {
      return std::nullopt;
    }
  }

  // What could not be compared.
  void NameProblems(const sets::Diff& diff) {
    for (const sets::Difference& item : diff.items) {
      if (item.problem.empty()) continue;
      NameOnce(item.type, item.id, NameOf(item) + ": " + item.problem);
    }
  }

  // A policy that is damaged in both of two sets, or cannot be compared either, is one.
  void NameOnce(const std::string& type, const std::string& id, const std::string& what) {
    if (named_.emplace(type, id).second) damaged_.Name(what);
  }

  static std::string NameOf(const sets::Difference& item) {
    return item.type + '/' + (item.name.empty() ? item.id : item.name);
  }

  static bool MayRead(const ReadableSet& place, const sets::Item& item) {
    try {
      place.reader.Content(place.name, item.type, item.id, ContentForm::kStored);
      return true;
    } catch (const DamagedError&) {
      return true;
    } catch (const NotFoundError&) {
      return false;
    } catch (const ForbiddenError&) {
      return false;
    }
  }

  SetPlaces& places_;
  const Host& host_;
  Progress progress_;
  Damaged damaged_;
  std::set<std::pair<std::string, std::string>> named_;  // by type and id
  const std::string& format_;
};

void Write(const Flags& flags, Reporter& reporter, SetPlaces& places, std::ostream& out) {
  const ReadableSet first = places.Find(flags.set);
  if (flags.other.empty()) return reporter.WriteSet(first, out);
  reporter.WriteDiff(first, places.Find(flags.other), out);
}

ExitCode RunReport(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  SetPlaces places(connection, host);
  Reporter reporter(places, host, flags.output);
  try {
    return OrCliError([&] {
      if (flags.to.empty() || flags.to == "-") {
        Write(flags, reporter, places, host.out);
        Printer(host.out).Flush();
        reporter.FailIfDamaged();
        return kOk;
      }
      base::NewFile file(flags.to);
      Write(flags, reporter, places, file.out());
      file.Finish();
      Printer(host.out).Line(flags.to + " is written");
      reporter.FailIfDamaged();
      return kOk;
    });
  } catch (const report::ReportError& e) {
    throw CliError(e.what());
  }
}

}  // namespace

Runner AddReportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand(
      "report", "Write a backup set, or what differs between two, as a document");
  auto flags = std::make_shared<Flags>();
  AddSetOrArchiveArgument(*command, flags->set);
  command
      ->add_option("other", flags->other,
                   "Another set or archive: what differs from the first to it")
      ->type_name("");
  command->add_option("--to", flags->to, "New file; - is standard output [-]")->type_name("FILE");
  AddOutputFlag(*command, flags->output, {"html", "markdown"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunReport(*flags, host, connection); };
}

}  // namespace strongroom::cli
