#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>

#include "api/kinds.h"
#include "base/new_file.h"
#include "base/new_folder.h"
#include "base/part.h"
#include "catalogue/load.h"
#include "cli/archive_target.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/damaged.h"
#include "cli/error.h"
#include "cli/git_folder.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/set_choice.h"
#include "cli/set_export.h"
#include "domain/show_policies.h"
#include "export/archive_export.h"
#include "export/error.h"
#include "export/folder.h"
#include "export/git_export.h"
#include "export/manifest_export.h"

namespace strongroom::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples = R"(
Examples:
  # A backup set as a file that is verified without the cluster
  kubectl strongroom export nightly-202603020130-42 --to nightly.tar

  # All that there is of a schedule as a git repository, a commit for each set; again, what is new
  kubectl strongroom export nightly --format git --to nightly

  # The newest set of a schedule as kubectl applies it, into a file, and at once
  kubectl strongroom export nightly --format kubectl --to manifests/
  kubectl strongroom export nightly --format kubectl --to - | kubectl diff -f -

Formats:
  archive  a new folder, or a tar (NAME.tar, or - for standard output), with digests: of a set, or of
           all sets of a schedule
  git      a repository, which is made where there is none, or - for a stream for `git fast-import`:
           of all sets of a schedule, or of one set
  kubectl  a new folder with a file for each policy (kubectl apply -R -f FOLDER); all in one file
           with NAME.yaml, with FOLDER/ or a folder that is there, where it is called like the set;
           or - for one stream: of one set of a Kubernetes cluster, of a schedule the newest

Nothing that is there is written over; a repository is gone on with.

Exit code: 0; 1 for what went wrong, and where policies are left out, as what is stored of them is
missing or altered, which is told on stderr; 2 for wrong usage.)";

// Of what is not as it was sealed.
constexpr const char* kLeftOut = "left out: what is stored is not what was sealed";

struct Flags {
  std::string set;
  std::string to;
  std::string format = "archive";
  bool force = false;
};

// What carries an export out.
struct Work {
  const Flags& flags;
  const Host& host;
  const Objects& objects;
  std::string written = flags.to;  // what the user is told
  Progress progress{host};
  Damaged damaged{host, progress};
  const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();

  bool to_output() const { return flags.to == ArchiveTarget::kStandardOutput; }
  ExportedCounts Write(const std::vector<sets::BackupSet>& sets, sets::VerifiedSetSink& exporter) {
    return ExportSets(objects, sets, catalogues, progress, damaged, exporter);
  }
};

// A file that goes with its owner, as does what was left of it: of a folder that is locked.
class PassingFile {
 public:
  explicit PassingFile(fs::path path) : path_(std::move(path)) { Remove(); }
  ~PassingFile() { Remove(); }
  PassingFile(const PassingFile&) = delete;
  PassingFile& operator=(const PassingFile&) = delete;
  const fs::path& path() const { return path_; }

 private:
  void Remove() const {
    std::error_code error;
    fs::remove(path_, error);
    base::RemoveParts(path_);
  }

  const fs::path path_;
};

ExportedCounts WriteArchive(Work& work) {
  ExportedCounts counts;
  ArchiveTarget target(work.flags.to, work.host.out);
  const auto sets = FindSets(work.objects, work.flags.set);
  target.Write([&](exporting::FileSink& files) {
    exporting::ArchiveExport exporter(
        files, {.cluster = work.objects.ClusterUid(), .microsoft_tenant = {}});
    counts = work.Write(sets, exporter);
  });
  return counts;
}

// The file that manifests go to, all in one: one that is named, or one called like the set in a
// folder that is, as with cp(1). Absent: they go to files of their own in a new folder.
std::optional<fs::path> ManifestPathFor(const std::string& to, const std::string& set) {
  std::error_code error;
  if (to.ends_with('/') || fs::is_directory(to, error)) return fs::path(to) / (set + ".yaml");
  if (to.ends_with(".yaml") || to.ends_with(".yml")) return to;
  return std::nullopt;
}

ExportedCounts WriteManifests(Work& work) {
  const sets::BackupSet set = FindSet(work.objects, work.flags.set);
  const catalogue::Catalogue& kubernetes = *work.catalogues.Of(domain::ProviderKind::kKubernetes);
  const auto write_stream = [&](std::ostream& out) {
    exporting::ManifestStream exporter(kubernetes, fs::temp_directory_path(), out);
    return work.Write({set}, exporter);
  };
  if (work.to_output()) return write_stream(work.host.out);
  if (const auto path = ManifestPathFor(work.flags.to, set.name)) {
    std::error_code error;  // which the file has, too
    if (work.flags.to.ends_with('/')) fs::create_directory(work.flags.to, error);
    base::NewFile file(*path);
    const ExportedCounts counts = write_stream(file.out());
    file.Finish();
    work.written = path->string();
    return counts;
  }
  base::NewFolder folder(work.flags.to);
  exporting::Folder files = exporting::Folder::Make(folder.part());
  exporting::ManifestFiles exporter(kubernetes, files);
  const ExportedCounts counts = work.Write({set}, exporter);
  folder.Finish();
  return counts;
}

ExportedCounts WriteHistory(Work& work) {
  auto sets = FindSets(work.objects, work.flags.set);
  if (work.to_output()) {
    exporting::GitExport exporter(work.host.out, {});
    return work.Write(sets, exporter);
  }
  const GitFolder folder(work.flags.to, work.host);
  const auto message = folder.LastMessage();
  if (message) sets = SetsBehind(*message, std::move(sets));
  if (sets.empty()) return {};
  const PassingFile stream(folder.StreamFile());
  base::NewFile file(stream.path());
  exporting::GitExport exporter(
      file.out(), {.branch = GitFolder::kBranch, .is_continued = message.has_value()});
  const ExportedCounts counts = work.Write(sets, exporter);
  file.Finish();
  folder.Import();
  return counts;
}

// As gzip and git: what is for programs would only upset a terminal.
void CheckOutput(const Flags& flags, const Host& host) {
  if (flags.to != ArchiveTarget::kStandardOutput || flags.format == "kubectl" || flags.force)
    return;
  if (!host.writes_to_terminal) return;
  throw CliError(
      "--to -: standard output is a terminal, and this is not for people; a pipe, a file, or "
      "--force",
      kWrongUsage);
}

std::string ShowCount(int64_t count, const char* one, const char* several) {
  return std::to_string(count) + ' ' + (count == 1 ? one : several);
}

ExitCode RunExport(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  CheckOutput(flags, host);
  const Objects objects(connection, host);
  Work work{.flags = flags, .host = host, .objects = objects};
  ExportedCounts counts;
  try {
    counts = flags.format == "git"       ? WriteHistory(work)
             : flags.format == "kubectl" ? WriteManifests(work)
                                         : WriteArchive(work);
  } catch (const exporting::ExportError& e) {
    throw CliError(e.what());
  }
  work.progress.Clear();
  if (work.to_output()) {
    Printer(host.out).Flush();
    work.damaged.Fail(kLeftOut);
    return kOk;
  }
  Printer(host.out).Line(counts.sets == 0 ? flags.to + ": no set is new"
                                          : work.written + ": " +
                                                ShowCount(static_cast<int64_t>(counts.sets),
                                                          "backup set, ", "backup sets, ") +
                                                domain::ShowPolicies(counts.policies));
  work.damaged.Fail(kLeftOut);
  return kOk;
}

}  // namespace

Runner AddExportCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("export", "Write backup sets as files");
  auto flags = std::make_shared<Flags>();
  command
      ->add_option(
          "set", flags->set,
          "Name of a BackupSet; or of a BackupSchedule: all of its sets, and with --format "
          "kubectl the newest")
      ->type_name("")
      ->required();
  command
      ->add_option("--to", flags->to,
                   "Folder, tar (NAME.tar), or file of manifests (NAME.yaml); - is standard output")
      ->type_name("PATH")
      ->required();
  command->add_option("--format", flags->format, "archive, git or kubectl")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"archive", "git", "kubectl"}).description(""))
      ->capture_default_str();
  command->add_flag("--force", flags->force, "Write to standard output though it is a terminal");
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunExport(*flags, host, connection); };
}

}  // namespace strongroom::cli
