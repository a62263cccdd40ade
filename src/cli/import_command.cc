#include <CLI/CLI.hpp>
#include <memory>

#include "base/temporary_folder.h"
#include "catalogue/load.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/open_archive.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/set_sender.h"
#include "cli/set_upload.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "sets/error.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # The backup sets of an archive, into another cluster, under the names of their schedules
  kubectl strongroom import nightly.tar --context other -n team-a

  # ...under another name; first, only what would be done
  kubectl strongroom import nightly.tar --schedule before-the-fire --dry-run
  kubectl strongroom import nightly.tar --schedule before-the-fire

An archive that is not as it was exported is refused before anything is sent. A set that is there
already stays as it is. What was put in says so for ever, is no schedule's, and is held until
somebody releases it; then it is removed after the grace.

Exit code: 0 when all sets are there; 1 when one was refused, or could not be put in, and for an
archive that is not whole; 2 for wrong usage.)";

struct Flags {
  std::string archive;
  std::string schedule;
  bool is_dry_run = false;
};

void RequireWhole(const exporting::ArchiveReader& archive, const std::string& path) {
  const auto problems = archive.Verify(catalogue::LoadBuiltIn());
  if (problems.empty()) return;
  throw CliError(path + " is not as it was exported, nothing was sent: " +
                 sets::ShowProblem(problems.front()) +
                 "; all that differs is told by: kubectl strongroom verify --archive " + path);
}

std::string ShowSent(const std::string& set, const SentSet& sent) {
  if (!sent.is_new) {
    return set + ": already there as " + sent.name +
           (sent.is_marked ? ", which is marked for removal: 'kubectl strongroom hold' keeps it"
                           : "");
  }
  if (sent.name.empty()) return set + ": would be imported";
  return set + ": imported as " + sent.name;
}

class Importing {
 public:
  Importing(const Flags& flags, const Host& host, const ConnectionFlags& connection)
      : flags_(flags), host_(host), sender_(connection, host) {}

  ExitCode Run(const exporting::ArchiveReader& archive) {
    bool is_any_refused = false;
    for (size_t place = 0; place < archive.size(); ++place) {
      const std::string& set = archive.entry(place).name;
      try {
        const SentSet sent = Send(archive, place);
        progress_.Clear();
        Printer(host_.out).Line(ShowSent(set, sent));
      } catch (const SetRefused& e) {
        // The others are none the worse for it.
        is_any_refused = true;
        progress_.Clear();
        Printer(host_.err).Line("error: " + set + ": " + e.what());
      }
    }
    return is_any_refused ? kFailed : kOk;
  }

 private:
  SentSet Send(const exporting::ArchiveReader& archive, size_t place) {
    const exporting::archive::Entry& entry = archive.entry(place);
    const auto file = folder_.path() / "set";
    int64_t done = 0;
    WriteSetUpload(archive, place, file, [&] {
      progress_.Tell(entry.name, {.done = ++done, .all = entry.items, .unit = "policies"});
    });
    RequireGoingOn(host_.stop);
    return sender_.Send({.set = entry.name,
                         .file = file,
                         .schedule = flags_.schedule,
                         .is_dry_run = flags_.is_dry_run},
                        [&](const std::string& why) {
                          progress_.Clear();
                          Printer(host_.err).Line(entry.name + ": sent again: " + why);
                        });
  }

  const Flags& flags_;
  const Host& host_;
  SetSender sender_;
  base::TemporaryFolder folder_;
  Progress progress_{host_};
};

ExitCode RunImport(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  try {
    const OpenArchive files(flags.archive, host.stop);
    const exporting::ArchiveReader archive(files);
    RequireWhole(archive, flags.archive);
    return Importing(flags, host, connection).Run(archive);
  } catch (const exporting::ExportError& e) {
    throw CliError(flags.archive + ": " + e.what());
  } catch (const sets::ReadError& e) {
    throw CliError(flags.archive + ": " + e.what());
  }
}

}  // namespace

Runner AddImportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("import", "Put the backup sets of an archive in");
  auto flags = std::make_shared<Flags>();
  command->add_option("archive", flags->archive, "Folder or tar that export or backup has written")
      ->type_name("")
      ->required();
  command
      ->add_option("--schedule", flags->schedule,
                   "Name of a schedule that they are called after, there or not [the one that they "
                   "had]")
      ->type_name("NAME");
  command->add_flag("--dry-run", flags->is_dry_run, "Only say what would be done");
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] {
    if (!flags->schedule.empty()) flags->schedule = ScheduleNameFrom(flags->schedule);
    return RunImport(*flags, host, connection);
  };
}

}  // namespace strongroom::cli
