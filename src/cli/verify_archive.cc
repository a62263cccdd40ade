#include "cli/verify_archive.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "cli/objects.h"
#include "cli/open_archive.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "domain/outcome.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "sets/error.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

using exporting::Difference;

// What is said of one set; of the archive as a whole where it has no name.
struct Finding {
  std::string set;
  std::string digest;
  int64_t items = 0;
  std::vector<Difference> differences;
  bool is_complete = true;           // has all that was selected, as it says itself
  std::vector<std::string> missing;  // types of which it does not have all, and why
};

// What is whole is not all that there was.
void LookForMissing(const exporting::ArchiveReader& archive, size_t place, Finding& finding) {
  try {
    const sets::BackupSet set = archive.ReadSet(place);
    finding.is_complete = set.is_complete;
    for (const sets::SetType& type : set.types) {
      const auto state = base::Parse<domain::TypeState>(type.state);
      if (state != domain::TypeState::kIncomplete && state != domain::TypeState::kFailed) continue;
      finding.missing.push_back(type.type + ' ' + type.state + ": " + type.error_code + ' ' +
                                type.error_message);
    }
  } catch (const exporting::ExportError&) {
    // It differs, which is told.
  } catch (const sets::ReadError&) {
    // Likewise.
  }
}

std::vector<Finding> Look(const exporting::ArchiveReader& archive) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < archive.size(); ++i) {
    const exporting::archive::Entry& entry = archive.entry(i);
    findings.push_back(
        {.set = entry.name, .digest = entry.digest, .items = entry.items, .differences = {}});
    LookForMissing(archive, i, findings.back());
  }
  Finding whole;
  for (Difference& difference : archive.Verify()) {
    Finding* of = &whole;
    for (Finding& finding : findings) {
      if (finding.set == difference.set) of = &finding;
    }
    of->differences.push_back(std::move(difference));
  }
  if (!whole.differences.empty()) findings.push_back(std::move(whole));
  return findings;
}

void Print(const Finding& finding, Printer& out) {
  if (!finding.set.empty()) {
    out.Line(finding.set +
             (finding.differences.empty() ? ": verified, " : ": NOT AS IT WAS EXPORTED, ") +
             std::to_string(finding.items) + " policies, " + sets::DigestText(finding.digest) +
             (finding.is_complete ? "" : ", not complete"));
  }
  for (const std::string& missing : finding.missing) out.Line("  " + missing);
  for (const Difference& difference : finding.differences) {
    out.Line("  " + exporting::ShownDifference(difference));
  }
}

Json ToJson(const Finding& finding) {
  Json problems = Json::array();
  for (const Difference& difference : finding.differences) {
    problems.push_back(
        {{"type", difference.type}, {"id", difference.id}, {"what", difference.what}});
  }
  return {{"backupSet", finding.set},
          {"digest", finding.digest.empty() ? "" : sets::DigestText(finding.digest)},
          {"items", finding.items},
          {"verified", finding.differences.empty()},
          {"complete", finding.is_complete},
          {"problems", std::move(problems)}};
}

}  // namespace

ExitCode VerifyArchive(const std::string& path, const std::string& output, const Host& host) {
  std::vector<Finding> findings;
  try {
    const OpenArchive archive(path, host.stop);
    findings = Look(exporting::ArchiveReader(archive));
  } catch (const exporting::ExportError& e) {
    throw CliError(path + ": " + e.what());
  } catch (const sets::ReadError& e) {
    throw CliError(path + ": " + e.what());
  }
  Printer out(host.out);
  Json list = Json::array();
  bool is_whole = true;
  for (const Finding& finding : findings) {
    is_whole = is_whole && finding.differences.empty();
    if (output == "json") {
      list.push_back(ToJson(finding));
    } else {
      Print(finding, out);
    }
  }
  if (output == "json") out.Lines(JsonText(list));
  if (is_whole) return kOk;
  Printer(host.err).Line("error: " + path + " is not as it was exported");
  return kBroken;
}

}  // namespace strongroom::cli
