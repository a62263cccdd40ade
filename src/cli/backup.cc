#include "cli/backup.h"

#include <chrono>
#include <utility>

#include "api/report_limits.h"
#include "base/temporary_folder.h"
#include "base/timestamp.h"
#include "catalogue/load.h"
#include "cli/archive_target.h"
#include "cli/open_archive.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/telling_sink.h"
#include "domain/show_policies.h"
#include "executor/collect.h"
#include "executor/spool.h"
#include "export/archive_writer.h"
#include "export/sealed_set.h"
#include "sealing/item_rules.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

// "backup-20261128094343"
std::string RunName(std::chrono::sys_seconds at) {
  std::string name = std::string(exporting::kNoSchedule) + '-';
  for (const char c : base::FormatTimestamp(at)) {
    if (c >= '0' && c <= '9') name += c;
  }
  return name;
}

std::vector<std::string> WarningsOf(const domain::Outcome& outcome) {
  std::vector<std::string> lines;
  for (const std::string& warning : outcome.summary.warnings)
    lines.push_back("warning: " + warning);
  return lines;
}

// What nobody hears is no fault of the backup: the exit code says that there is an archive, and the
// archive what is missing in it.
void Tell(std::ostream& stream, const std::vector<std::string>& lines) {
  try {
    for (const std::string& line : lines) Printer(stream).Line(line);
  } catch (const CliError&) {
    // There is no place left to say it.
  }
}

// One backup, from the first request to the archive.
class Backup {
 public:
  Backup(const BackupFlags& flags, const Host& host, const ConnectionFlags& connection)
      : flags_(flags),
        host_(host),
        taken_at_(host.clock.NowSeconds()),
        deadline_(host.clock.Steady() + TimeoutFrom(flags.waiting)),
        target_(flags.to, host.out),
        source_(flags.source, host, connection),
        progress_(host),
        spool_(folder_.path()) {
    run_.policy_types = flags.types;
    const auto problems =
        catalogue::CheckPolicyTypes(catalogues_, source_.tenant(), run_.policy_types);
    if (!problems.empty()) throw CliError("--types: " + domain::Describe(problems), kWrongUsage);
  }

  ExitCode Take() {
    const domain::Outcome outcome = Read();
    progress_.Clear();
    if (!domain::StoresSet(outcome.phase)) {
      Tell(host_.err, WarningsOf(outcome));
      throw CliError("nothing is backed up: " + outcome.error_message);
    }
    const sets::BackupSet set = Write(outcome);
    progress_.Clear();
    Tell(host_.err, WarningsOf(outcome));
    Tell(
        target_.is_output() ? host_.err : host_.out,
        {flags_.to + ": " + domain::ShowPolicies(set.items) + ", " + sets::DigestText(set.digest)});
    if (outcome.phase == domain::RunPhase::kSuccess) return kOk;
    Tell(host_.err, {"warning: the archive is not complete"});
    return kBackupIncomplete;
  }

 private:
  domain::Outcome Read() {
    TellingSink sink(spool_, progress_);
    executor::Collected collected = executor::Collect(
        *catalogues_.Of(source_.tenant().provider), run_,
        [&] { return source_.Connect(run_, folder_.path(), deadline_); }, sink, host_.stop);
    RequireGoingOn(host_.stop);
    return std::move(collected.outcome);
  }

  // As the server makes a set of a report.
  sets::BackupSet Write(const domain::Outcome& outcome) {
    exporting::SealedSet sealed;
    target_.Write([&](exporting::FileSink& files) {
      exporting::ArchiveWriter writer(files, source_.identity());
      sealed = exporting::SealSet(FactsOf(outcome), WriteContents(outcome, writer));
      std::string items;
      for (const sets::Item& item : sealed.items) {
        items += sets::WriteItemDescription(item) + '\n';
      }
      writer.AddSet(sealed.set, items);
      writer.Finish();
      RequireGoingOn(host_.stop);
    });
    return std::move(sealed.set);
  }

  std::vector<sets::Item> WriteContents(const domain::Outcome& outcome,
                                        exporting::ArchiveWriter& writer) {
    const sealing::ItemRules rules(catalogues_, api::kMaxItemBytes);
    std::vector<sets::Item> items;
    spool_.EachItem([&](api::ReportItem read) {
      RequireGoingOn(host_.stop);
      api::DigestedItem digested = rules.Digest(source_.tenant().provider, std::move(read));
      writer.AddContent(digested.digest, digested.item.content);
      items.push_back(ItemFrom(std::move(digested)));
      progress_.Tell("writing", {.done = static_cast<int64_t>(items.size()),
                                 .all = outcome.summary.policies_backed_up,
                                 .unit = "policies"});
    });
    return items;
  }

  sets::Item ItemFrom(api::DigestedItem digested) const {
    return {.type = std::move(digested.item.type),
            .id = std::move(digested.item.external_id),
            .name = std::move(digested.item.display_name),
            .digest = std::move(digested.change_digest),
            .content_digest = std::move(digested.digest),
            .bytes = static_cast<int64_t>(digested.item.content.size()),
            .since = taken_at_,
            .restorability = std::move(digested.restorability),
            .missing = std::move(digested.missing),
            .secrets_masked = digested.item.secrets_masked};
  }

  exporting::SetFacts FactsOf(const domain::Outcome& outcome) const {
    return {.run = RunName(taken_at_),
            .tenant = source_.name(),
            .tenant_uid = source_.uid(),
            .provider = source_.tenant().provider,
            .taken_at = taken_at_,
            .outcome = outcome};
  }

  const BackupFlags& flags_;
  const Host& host_;
  const std::chrono::sys_seconds taken_at_;
  const std::chrono::steady_clock::time_point deadline_;
  ArchiveTarget target_;
  const catalogue::Catalogues catalogues_ = catalogue::LoadBuiltIn();
  const BackupSource source_;
  domain::RunTemplate run_;
  Progress progress_;
  const base::TemporaryFolder folder_;  // what was read, until it is written
  executor::Spool spool_;
};

}  // namespace

ExitCode TakeBackup(const BackupFlags& flags, const Host& host, const ConnectionFlags& connection) {
  return Backup(flags, host, connection).Take();
}

}  // namespace strongroom::cli
