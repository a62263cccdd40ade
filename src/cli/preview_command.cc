#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/manifest_file.h"
#include "cli/objects.h"
#include "cli/preview.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "kube/object_meta.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # When will the schedule nightly run?
  kubectl strongroom preview nightly

  # What does daylight saving time do to it?
  kubectl strongroom preview nightly --from 2026-10-20T00:00:00Z --count 7

  # Before it is applied; no cluster is needed
  kubectl strongroom preview -f schedule.yaml
  kubectl get bsched nightly -o yaml | kubectl strongroom preview -f -)";

struct Flags {
  std::string schedule;
  std::string file;
  std::string from;
  size_t count = 10;
  std::string output = "table";
};

PreviewRequest RequestFrom(const Flags& flags, const Host& host) {
  PreviewRequest request{
      .count = flags.count, .from = std::nullopt, .now = host.clock.NowSeconds()};
  if (flags.from.empty()) return request;
  request.from = TimeFrom("--from", flags.from);
  return request;
}

std::vector<Json> SchedulesIn(const std::string& path, const Host& host) {
  const ManifestFile file = ReadManifestFile(path, host);
  std::vector<Json> schedules = ObjectsOf(api::kScheduleKind, file);
  if (schedules.empty()) throw CliError(file.place + ": holds no BackupSchedule");
  return schedules;
}

ExitCode RunPreview(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.schedule.empty() == flags.file.empty()) {
    throw CliError(
        "preview: name a schedule, or a file with -f; see 'kubectl strongroom preview --help'",
        kWrongUsage);
  }
  const PreviewRequest request = RequestFrom(flags, host);
  domain::CheckTimeZoneData();
  std::vector<Json> objects;
  if (flags.file.empty()) {
    const std::string name = ScheduleNameFrom(flags.schedule);
    objects.push_back(Objects(connection, host).Schedule(name));
  } else {
    objects = SchedulesIn(flags.file, host);
  }
  Printer out(host.out);
  Json shown = Json::array();
  bool is_first = true;
  for (const Json& object : objects) {
    const Preview preview = MakePreview(api::DecodeSchedule(object), request);
    if (flags.output == "json") {
      shown.push_back(PreviewJson(preview));
      continue;
    }
    if (!is_first) out.Line("");
    is_first = false;
    for (const std::string& line : PreviewLines(preview)) out.Line(line);
  }
  if (flags.output == "json") out.Lines(ItemsText(std::move(shown)));
  return kOk;
}

}  // namespace

Runner AddPreviewCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("preview", "Show when a schedule will run");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedule", flags->schedule, "Name of the BackupSchedule")->type_name("");
  command
      ->add_option("-f,--filename", flags->file,
                   "Manifest with schedules instead, YAML or JSON; - is standard input")
      ->type_name("FILE");
  command->add_option("--count", flags->count, "How many slots to show")
      ->check(CLI::Range(1, 1000).description(""))
      ->type_name("1..1000")
      ->capture_default_str();
  command->add_option("--from", flags->from, "Show what starts from this time on, RFC 3339 [now]")
      ->type_name("TIME");
  AddOutputFlag(*command, flags->output, {"table", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunPreview(*flags, host, connection); };
}

}  // namespace strongroom::cli
