#include "cli/restore_stored_commands.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "cli/command_flags.h"
#include "cli/error.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/restore_text.h"
#include "cli/stored_restores.h"
#include "cli/text.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

constexpr const char* kShowExamples = R"(
Examples:
  # What a BackupRestore would do, or has done, policy by policy
  kubectl strongroom restore show allow-web-again)";

constexpr const char* kApproveExamples = R"(
Examples:
  # Say yes to what a BackupRestore would do, once it has been read
  kubectl strongroom restore approve allow-web-again --plan sha256:9f3c...

Where status.approvalRequired is true, two people have to.)";

struct Flags {
  std::string restore;
  std::string plan;
  std::string output = "text";
};

using Items = std::vector<sets::RestorePlanItem>;

std::vector<domain::PlannedItem> PlannedOf(const Items& items) {
  std::vector<domain::PlannedItem> planned;
  for (const sets::RestorePlanItem& item : items) planned.push_back(item.planned);
  return planned;
}

std::string StateOf(const domain::Restore& restore) {
  const domain::RestoreStatus& status = restore.status;
  std::string text = KindAndName(api::kRestoreKind, restore.meta.name) + ": " +
                     std::string(base::NameOf(status.phase));
  if (!status.reason.empty()) text += " (" + status.reason + ")";
  if (!status.message.empty()) text += ": " + status.message;
  return text;
}

// What the plan says of its set, unless the restore's own message has it.
std::string WordsOfPlan(const domain::RestoreStatus& status) {
  const std::string words = status.plan ? status.plan->message : "";
  return status.message.find(words) == std::string::npos ? words : "";
}

// What was to be written and has a result, and the plan's lines of the rest.
void PrintText(const StoredRestore& stored, Printer& out) {
  const auto planned = PlannedOf(stored.items);
  std::vector<domain::RestoredItem> results;
  for (const sets::RestorePlanItem& item : stored.items) {
    if (item.restored) results.push_back(*item.restored);
  }
  for (const std::string& line :
       PlanLines(planned, results.empty() ? Shown::kAll : Shown::kWhatStays)) {
    out.Line(line);
  }
  for (const auto& result : results) {
    if (domain::Writes(result.planned.action)) out.Line(ResultLine(result));
  }
  out.Line(stored.plan.backup_set + ": " + (planned.empty() ? "no policy" : PlanSummary(planned)) +
           (results.empty() ? "" : "; " + ResultSummary(results)));
  const std::string digest = sets::DigestText(stored.plan.digest);
  for (const auto& approval : stored.restore.status.approvals) {
    if (approval.plan_digest != digest) continue;
    out.Line("approved by " + approval.user + " at " + base::FormatTimestamp(approval.at));
  }
  out.Line("plan " + digest + " of " + base::FormatTimestamp(stored.plan.planned_at));
  const std::string words = WordsOfPlan(stored.restore.status);
  if (!words.empty()) out.Line(words);
  out.Line(StateOf(stored.restore));
}

Json Document(const StoredRestore& stored) {
  Json items = Json::array();
  for (const sets::RestorePlanItem& item : stored.items) {
    items.push_back(item.restored ? RestoredJson(*item.restored) : PlannedJson(item.planned));
  }
  return {{"restore", stored.restore.meta.name},
          {"phase", base::NameOf(stored.restore.status.phase)},
          {"backupSet", stored.plan.backup_set},
          {"setDigest", sets::DigestText(stored.plan.set_digest)},
          {"planDigest", sets::DigestText(stored.plan.digest)},
          {"message", stored.restore.status.plan ? stored.restore.status.plan->message : ""},
          {"counts", CountsJson(domain::CountsOf(PlannedOf(stored.items)))},
          {"items", std::move(items)}};
}

ExitCode RunShow(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const StoredRestore stored =
      ReadStoredRestore(objects, NameFrom(flags.restore, api::kRestoreKind));
  Printer out(host.out);
  if (flags.output == "json") {
    out.Lines(JsonText(Document(stored)));
  } else {
    PrintText(stored, out);
  }
  return kOk;
}

// The digest is what was read: without it, what somebody else has made of the restore since would
// be approved unseen.
ExitCode RunApprove(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  const std::string name = NameFrom(flags.restore, api::kRestoreKind);
  objects.ApproveRestore(name, flags.plan);
  Printer(host.out).Line(KindAndName(api::kRestoreKind, name) + ": plan " + flags.plan +
                         " is approved");
  return kOk;
}

void AddRestoreArgument(CLI::App& command, std::string& restore) {
  command.add_option("restore", restore, "Name of a BackupRestore")->type_name("")->required();
}

}  // namespace

std::function<Runner()> AddStoredRestoreCommands(CLI::App& restore, const Host& host,
                                                 ConnectionFlags& connection) {
  auto flags = std::make_shared<Flags>();
  CLI::App* show = restore.add_subcommand("show", "What a BackupRestore would do, or has done");
  AddRestoreArgument(*show, flags->restore);
  AddOutputFlag(*show, flags->output, {"text", "json"});
  AddConnectionFlags(*show, connection);
  show->footer(kShowExamples);
  CLI::App* approve = restore.add_subcommand("approve", "Say yes to the plan of a BackupRestore");
  AddRestoreArgument(*approve, flags->restore);
  approve->add_option("--plan", flags->plan, "Digest of the plan that was read, as show tells it")
      ->type_name("DIGEST")
      ->required();
  AddConnectionFlags(*approve, connection);
  approve->footer(kApproveExamples);
  restore.require_subcommand(0, 1);
  return [show, approve, flags, &host, &connection]() -> Runner {
    if (show->parsed())
      return [=, &host, &connection] { return RunShow(*flags, host, connection); };
    if (!approve->parsed()) return {};
    return [=, &host, &connection] { return RunApprove(*flags, host, connection); };
  };
}

}  // namespace strongroom::cli
