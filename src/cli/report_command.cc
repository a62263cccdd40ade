#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/new_file.h"
#include "catalogue/load.h"
#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/set_choice.h"
#include "cli/set_contents.h"
#include "cli/set_items.h"
#include "report/error.h"
#include "report/report.h"
#include "sets/answer.h"
#include "sets/diff.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # A tenant as it was built when the newest set of a schedule was taken, for a browser or a printer
  kubectl strongroom report nightly --to nightly.html

  # What changed between two sets, and who did it, as Markdown
  kubectl strongroom report nightly-202603010130-41 nightly-202603020130-42 -o markdown

What the caller may not read is left out of it: without backupsets/content there are no settings, and
without backupsets/diff it does not say what changed.)";

struct Flags {
  std::string set;
  std::string other;
  std::string to;
  std::string output = "html";
};

// What carries a report out.
class Reporter {
 public:
  Reporter(const Objects& objects, const Host& host, const std::string& format)
      : objects_(objects), host_(host), progress_(host), format_(format) {}

  void WriteSet(const sets::BackupSet& set, std::ostream& out) {
    std::vector<sets::Item> items;
    EachItem(objects_, set.name, "", [&](const sets::Item& item, const Json&) {
      items.push_back(item);
      progress_.Tell(set.name, {.done = static_cast<int64_t>(items.size()),
                                .all = set.items,
                                .unit = "policies listed"});
    });
    const auto diff = set.previous_digest.empty() ? std::nullopt : DiffOf(set.name, "");
    const bool with_settings = items.empty() || MayRead(set.name, items.front());
    report::SetReport report(out, OptionsFor(set), set, std::move(items), diff, with_settings);
    if (with_settings) {
      int64_t done = 0;
      EachContent(objects_, set.name, [&](std::string_view line) {
        report.AddContent(line);
        progress_.Tell(set.name, {.done = ++done, .all = set.items, .unit = "policies"});
      });
    }
    report.Finish();
    progress_.Clear();
  }

  void WriteDiff(const sets::BackupSet& before, const sets::BackupSet& after, std::ostream& out) {
    const auto diff = DiffOf(after.name, before.name);
    if (!diff) throw CliError("what differs between backup sets may not be read, or is not there");
    int64_t done = 0;
    bool may_read = true;
    // What counts as a change, the catalogue of the server says.
    const report::ContentOf contents = [&](report::Side side, const sets::Difference& item) {
      const std::string& set = side == report::Side::kBefore ? before.name : after.name;
      progress_.Tell(set, {.done = ++done, .all = 0, .unit = "policies"});
      std::optional<std::string> content;
      if (!may_read) return content;
      try {
        content = objects_.ReadSetIfThere(
            set, "content", {{"type", item.type}, {"id", item.id}, {"normalised", "true"}});
      } catch (const ForbiddenError&) {
        may_read = false;
      }
      return content;
    };
    report::WriteDiffReport(out, OptionsFor(after), *diff, before, after, contents);
    progress_.Clear();
  }

 private:
  report::Options OptionsFor(const sets::BackupSet& set) const {
    return {.format = base::Parse<report::Format>(format_).value_or(report::Format::kHtml),
            .catalogues = catalogues_,
            .provider = base::Parse<domain::ProviderKind>(set.provider),
            .now = host_.clock.NowSeconds()};
  }

  // Absent where the caller may not, or there is no set to compare it with any more.
  std::optional<sets::Diff> DiffOf(const std::string& set, const std::string& from) const {
    std::map<std::string, std::string> query;
    if (!from.empty()) query["from"] = from;
    const auto answer = objects_.ReadSetIfAllowed(set, "diff", query);
    if (!answer) return std::nullopt;
    return sets::ReadDiff(sets::ParseAnswer(*answer));
  }

  bool MayRead(const std::string& set, const sets::Item& item) const {
    return objects_.ReadSetIfAllowed(set, "content", {{"type", item.type}, {"id", item.id}})
        .has_value();
  }

  const Objects& objects_;
  const Host& host_;
  const catalogue::Catalogues catalogues_ = catalogue::LoadBuiltIn();
  Progress progress_;
  const std::string& format_;
};

void Write(const Flags& flags, Reporter& reporter, const Objects& objects, std::ostream& out) {
  // A list leaves the types out.
  const sets::BackupSet first = objects.Set(FindSet(objects, flags.set).name);
  if (flags.other.empty()) return reporter.WriteSet(first, out);
  reporter.WriteDiff(first, objects.Set(FindSet(objects, flags.other).name), out);
}

ExitCode RunReport(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  Reporter reporter(objects, host, flags.output);
  try {
    return Understood([&] {
      if (flags.to.empty() || flags.to == "-") {
        Write(flags, reporter, objects, host.out);
        Printer(host.out).Flush();
        return kOk;
      }
      base::NewFile file(flags.to);
      Write(flags, reporter, objects, file.out());
      file.Finish();
      Printer(host.out).Line(flags.to + " is written");
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
  AddSetArgument(*command, flags->set);
  command->add_option("other", flags->other, "Another one: what differs from the first to it")
      ->type_name("");
  command->add_option("--to", flags->to, "File [standard output]")->type_name("FILE");
  AddOutputFlag(*command, flags->output, {"html", "markdown"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunReport(*flags, host, connection); };
}

}  // namespace strongroom::cli
