#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "cli/audit_table.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/error.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "sets/answer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # What was done in the namespace in the last 24 hours, newest first
  kubectl strongroom audit

  # What became of a schedule since the year began, and what was refused to anybody anywhere
  kubectl strongroom audit --object schedule/nightly --since 2026-01-01T00:00:00Z
  kubectl strongroom audit -A --result refused --since 168h

  # All of it, to be kept elsewhere: a JSON object a line, oldest first
  kubectl strongroom audit -A --since 0 -o jsonl

"intended" is what somebody asked the API server for and the webhook let pass; "accepted" is what was
done.)";

// Of a page; what the server gives at most.
constexpr size_t kPage = 200;

struct Flags {
  bool all_namespaces = false;
  std::string since = "24h";
  std::string until;
  std::string user;
  std::string object;
  std::string action;
  std::string result;
  size_t limit = 0;
  std::string output = "table";

  bool is_export() const { return output == "jsonl"; }
};

// "nightly" of "schedule/nightly"; the words that kubectl takes, and "schedule", "run", "restore",
// "set" as people say.
std::string ObjectFrom(const std::string& text) {
  constexpr auto kKinds =
      std::to_array<std::pair<std::string_view, api::Kind>>({{"tenant", api::kTenantKind},
                                                             {"schedule", api::kScheduleKind},
                                                             {"run", api::kRunKind},
                                                             {"restore", api::kRestoreKind},
                                                             {"set", api::kSetKind},
                                                             {"plan", api::kRestorePlanKind}});
  const size_t slash = text.find('/');
  const std::string word = text.substr(0, slash);
  for (const auto& [said, kind] : kKinds) {
    // Of "tenant.strongroom.dev", as -o name prints it.
    const std::string_view bare = std::string_view(word).substr(0, word.find('.'));
    const bool is_it = bare == said || bare == kind.singular || bare == kind.plural ||
                       (!kind.short_name.empty() && bare == kind.short_name);
    if (!is_it) continue;
    std::string object(kind.plural);
    if (slash == std::string::npos) return object;
    return object + '/' + NameFrom(text.substr(slash + 1), kind);
  }
  throw CliError("--object: \"" + text +
                     "\" is no KIND or KIND/NAME, of tenant, schedule, run, restore, set or plan",
                 kWrongUsage);
}

// A duration is from now on back; 0 is all. Empty where nothing is asked for.
std::string SinceFrom(const std::string& text, std::chrono::sys_seconds now) {
  if (const auto time = base::ParseTimestamp(text)) return base::FormatTimestamp(*time);
  if (const auto ago = ParseDuration(text)) {
    if (ago->count() == 0) return "";
    return base::FormatTimestamp(now - std::chrono::ceil<std::chrono::seconds>(*ago));
  }
  throw CliError("--since: \"" + text +
                     "\" is neither a duration, such as 24h, nor an RFC 3339 time, such as "
                     "2026-03-29T00:00:00Z",
                 kWrongUsage);
}

std::map<std::string, std::string> QueryOf(const Flags& flags, const Host& host) {
  std::map<std::string, std::string> query{
      {"user", flags.user},
      {"action", flags.action},
      {"result", flags.result},
      {"object", flags.object.empty() ? "" : ObjectFrom(flags.object)},
      {"since", SinceFrom(flags.since, host.clock.NowSeconds())},
      {"order", flags.is_export() ? "oldestFirst" : "newestFirst"}};
  if (!flags.until.empty()) {
    query["until"] = base::FormatTimestamp(TimeFrom("--until", flags.until));
  }
  return query;
}

// Each page as soon as it is there.
template <typename Take>
void EachPage(const Objects& objects, const Flags& flags, const Host& host, const Take& take) {
  const auto query = QueryOf(flags, host);
  std::string position;
  size_t left = flags.limit;
  do {
    const size_t page = flags.limit == 0 ? kPage : std::min(left, kPage);
    std::vector<sets::AuditEvent> events =
        objects.AuditEvents(flags.all_namespaces, query, static_cast<int>(page), position);
    left -= std::min(left, events.size());
    take(std::move(events));
    RequireGoingOn(host.stop);
  } while (!position.empty() && (flags.limit == 0 || left > 0));
}

ExitCode RunAudit(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  Printer out(host.out);
  std::vector<sets::AuditEvent> all;
  EachPage(objects, flags, host, [&](std::vector<sets::AuditEvent> events) {
    for (sets::AuditEvent& event : events) {
      if (flags.is_export()) {
        out.Line(event.line);
      } else {
        all.push_back(std::move(event));
      }
    }
  });
  if (flags.is_export()) return kOk;
  if (flags.output == "json") {
    Json items = Json::array();
    for (const sets::AuditEvent& event : all) items.push_back(sets::ParseAnswer(event.line));
    out.Lines(JsonText({{"apiVersion", "v1"}, {"kind", "List"}, {"items", std::move(items)}}));
  } else if (all.empty()) {
    // As kubectl: not among the rows that a script reads.
    Printer(host.err).Line(flags.all_namespaces
                               ? "No audit events found."
                               : "No audit events found in " + objects.ns() + " namespace.");
  } else {
    for (const std::string& line : AuditTableLines(
             all, {.with_namespace = flags.all_namespaces, .is_wide = flags.output == "wide"})) {
      out.Line(line);
    }
  }
  return kOk;
}

}  // namespace

Runner AddAuditCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("audit", "List who did what, and who was refused");
  auto flags = std::make_shared<Flags>();
  command->add_flag("-A,--all-namespaces", flags->all_namespaces, "Of all namespaces, and of none");
  command
      ->add_option("--since", flags->since,
                   "Only from then on: so long ago, such as 24h or 90m, or a time, such as "
                   "2026-03-29T00:00:00Z; 0 for all")
      ->type_name("TIME")
      ->capture_default_str();
  command->add_option("--until", flags->until, "Only before that time")->type_name("TIME");
  command->add_option("--user", flags->user, "Only what that user did or was refused")
      ->type_name("NAME");
  command
      ->add_option("--object", flags->object,
                   "Only about that object, such as schedule/nightly, or objects of a kind")
      ->type_name("KIND[/NAME]");
  command->add_option("--action", flags->action, "Only that action, such as update or hold")
      ->type_name("ACTION");
  command
      ->add_option("--result", flags->result,
                   "Only what became that: accepted, intended, refused, "
                   "failed or altered")
      ->check(
          CLI::IsMember({"accepted", "intended", "refused", "failed", "altered"}).description(""))
      ->type_name("RESULT");
  command->add_option("--limit", flags->limit, "At most so many, 0 for all")
      ->check(CLI::Range(0, 1'000'000).description(""))
      ->type_name("N")
      ->capture_default_str();
  AddOutputFlag(*command, flags->output, {"table", "wide", "json", "jsonl"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunAudit(*flags, host, connection); };
}

}  // namespace strongroom::cli
