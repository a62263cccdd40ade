#include "cli/verify_archive.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "cli/objects.h"
#include "cli/open_archive.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "domain/outcome.h"
#include "domain/show_policies.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "sets/error.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

// What is said of one set; of the archive as a whole where it has no name.
struct Finding {
  std::string set;
  std::string digest;
  int64_t items = 0;
  std::vector<sets::Problem> problems;
  bool is_complete = true;           // has all that was selected, as it says itself
  std::vector<std::string> missing;  // types of which it does not have all, and why
  std::string tenant, provider;      // as it says itself; empty: it cannot be read, or does not say
};

// What is whole is not all that there was.
void LookInto(const exporting::ArchiveReader& archive, size_t place, Finding& finding) {
  try {
    const sets::BackupSet set = archive.ReadSet(place);
    finding.is_complete = set.is_complete;
    finding.tenant = set.tenant;
    finding.provider = set.provider.word;
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
        {.set = entry.name, .digest = entry.digest, .items = entry.items, .problems = {}});
    LookInto(archive, i, findings.back());
  }
  Finding whole;
  for (sets::Problem& problem : archive.Verify()) {
    Finding* of = &whole;
    for (Finding& finding : findings) {
      if (finding.set == problem.set) of = &finding;
    }
    of->problems.push_back(std::move(problem));
  }
  if (!whole.problems.empty()) findings.push_back(std::move(whole));
  return findings;
}

void Print(const Finding& finding, Printer& out) {
  if (!finding.set.empty()) {
    out.Line(finding.set +
             (finding.problems.empty() ? ": verified, " : ": NOT AS IT WAS EXPORTED, ") +
             domain::ShowPolicies(finding.items) + ", " + sets::DigestText(finding.digest) +
             (finding.is_complete ? "" : ", not complete"));
  }
  for (const std::string& missing : finding.missing) out.Line("  " + missing);
  for (const sets::Problem& problem : finding.problems) {
    out.Line("  " + sets::ShowProblem(problem));
  }
}

// Once for all of its sets, as far as it says it.
void PrintSource(const std::vector<Finding>& findings, const exporting::archive::Source& source,
                 Printer& out) {
  std::set<std::string> tenants;
  for (const Finding& finding : findings) {
    if (finding.tenant.empty()) continue;
    tenants.insert(finding.tenant +
                   (finding.provider.empty() ? "" : " (" + finding.provider + ')'));
  }
  for (const std::string& tenant : tenants) out.Line("It says that it is of tenant " + tenant);
  if (!source.cluster.empty()) out.Line("It says that it is of cluster " + source.cluster);
  if (!source.microsoft_tenant.empty()) {
    out.Line("It says that it is of Microsoft tenant " + source.microsoft_tenant);
  }
}

Json ToJson(const Finding& finding, const exporting::archive::Source& source) {
  Json problems = Json::array();
  for (const sets::Problem& problem : finding.problems) {
    problems.push_back({{"type", problem.type}, {"id", problem.id}, {"what", problem.what}});
  }
  Json object{{"backupSet", finding.set},
              {"digest", finding.digest.empty() ? "" : sets::DigestText(finding.digest)},
              {"items", finding.items},
              {"verified", finding.problems.empty()},
              {"complete", finding.is_complete},
              {"problems", std::move(problems)}};
  for (const auto& [name, text] :
       {std::pair("tenant", finding.tenant), std::pair("provider", finding.provider),
        std::pair("cluster", source.cluster),
        std::pair("microsoftTenant", source.microsoft_tenant)}) {
    if (!text.empty()) object[name] = text;
  }
  return object;
}

}  // namespace

ExitCode VerifyArchive(const std::string& path, const std::string& output, const Host& host) {
  std::vector<Finding> findings;
  exporting::archive::Source source;
  try {
    const OpenArchive files(path, host.stop);
    const exporting::ArchiveReader archive(files);
    source = archive.source();
    findings = Look(archive);
  } catch (const exporting::ExportError& e) {
    throw CliError(path + ": " + e.what());
  } catch (const sets::ReadError& e) {
    throw CliError(path + ": " + e.what());
  }
  Printer out(host.out);
  Json list = Json::array();
  bool is_whole = true;
  for (const Finding& finding : findings) {
    is_whole = is_whole && finding.problems.empty();
    if (output == "json") {
      list.push_back(ToJson(finding, source));
    } else {
      Print(finding, out);
    }
  }
  if (output == "json") {
    out.Lines(JsonText(list));
  } else {
    PrintSource(findings, source, out);
  }
  if (is_whole) return kOk;
  Printer(host.err).Line("error: " + path + " is not as it was exported");
  return kBroken;
}

}  // namespace strongroom::cli
