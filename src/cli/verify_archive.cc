#include "cli/verify_archive.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "catalogue/load.h"
#include "cli/objects.h"
#include "cli/open_archive.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "cli/verification_json.h"
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
  sets::Verification found;
  bool is_complete = true;           // has all that was selected, as it says itself
  std::vector<std::string> missing;  // types of which it does not have all, and why
  std::string tenant, provider;      // as it says itself; empty: it cannot be read, or does not say
};

// What is whole is not all that there was.
void LookInto(const exporting::ArchiveReader& archive, size_t place, Finding& finding) {
  try {
    const sets::BackupSet set = archive.ReadSet(place);
    finding.found.bytes = set.raw_bytes;
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

// Whether the set that was compared with is among the sets before it.
bool IsLinked(const exporting::ArchiveReader& archive, size_t place) {
  const std::string& before = archive.entry(place).previous_digest;
  for (size_t i = 0; i < place; ++i) {
    if (archive.entry(i).digest == before) return true;
  }
  return false;
}

std::vector<Finding> Look(const exporting::ArchiveReader& archive) {
  std::vector<Finding> findings;
  for (size_t i = 0; i < archive.size(); ++i) {
    const exporting::archive::Entry& entry = archive.entry(i);
    Finding& finding = findings.emplace_back();
    finding.found.set = entry.name;
    finding.found.digest = entry.digest;
    finding.found.items = entry.items;
    finding.found.is_linked = IsLinked(archive, i);
    LookInto(archive, i, finding);
  }
  Finding whole;
  for (sets::Problem& problem : archive.Verify(catalogue::LoadBuiltIn())) {
    Finding* of = &whole;
    for (Finding& finding : findings) {
      if (finding.found.set == problem.set) of = &finding;
    }
    of->found.problems.push_back(std::move(problem));
  }
  if (!whole.found.problems.empty()) findings.push_back(std::move(whole));
  for (Finding& finding : findings) {
    finding.found.problem_count = static_cast<int64_t>(finding.found.problems.size());
    finding.found.is_verified = finding.found.problems.empty();
  }
  return findings;
}

void Print(const Finding& finding, Printer& out) {
  const sets::Verification& found = finding.found;
  if (!found.set.empty()) {
    out.Line(found.set + (found.is_verified ? ": verified, " : ": NOT AS IT WAS EXPORTED, ") +
             domain::ShowPolicies(found.items) + ", " + sets::DigestText(found.digest) +
             (finding.is_complete ? "" : ", not complete"));
  }
  for (const std::string& missing : finding.missing) out.Line("  " + missing);
  for (const sets::Problem& problem : found.problems) out.Line("  " + sets::ShowProblem(problem));
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
  Json object = VerificationJson(finding.found);
  object["complete"] = finding.is_complete;
  object["missing"] = finding.missing;
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
    is_whole = is_whole && finding.found.is_verified;
    if (output == "json") {
      list.push_back(ToJson(finding, source));
    } else {
      Print(finding, out);
    }
  }
  if (output == "json") {
    out.Lines(ItemsText(std::move(list)));
  } else {
    PrintSource(findings, source, out);
  }
  if (is_whole) return kOk;
  Printer(host.err).Line("error: " + path + " is not as it was exported");
  return kBroken;
}

}  // namespace strongroom::cli
