#pragma once

#include <string>
#include <string_view>

#include "report/document.h"
#include "report/report.h"
#include "sets/backup_set.h"
#include "sets/diff.h"

// What both reports have.
namespace strongroom::report {

std::unique_ptr<Document> NewDocument(std::ostream& out, Format format);

// A name of somebody else, cut where it is longer than any that a person reads.
Span Name(std::string_view name, Tone tone = Tone::kPlain, std::string anchor = {});
// The name of a policy, and where it has none, its identity.
Span PolicyName(std::string_view name, std::string_view id, std::string anchor = {});

// "2026-03-02 01:30:07 UTC".
Span ShowTime(std::chrono::sys_seconds instant);
// "sha256:..", empty of none.
Span ShowDigest(std::string_view hex);
// Where the item of that position is told: "p1" of 0; and a type, "t1" of 0.
std::string ItemAnchor(size_t index);
std::string TypeAnchor(size_t index);
Tone ToneOfState(std::string_view state);
// "added".
Span ShowChange(domain::Change change);

// A table of policies that differ; nothing for none. Each leads to where `anchor` says it is told
// ("" for nowhere).
void WriteDifferences(Document& document, const std::vector<sets::Difference>& items,
                      const std::function<std::string(size_t index)>& anchor);
void WriteNotCompared(Document& document, const std::vector<sets::NotCompared>& types);

// How the reader finds out whether the digests are those of what is stored.
void WriteHowToVerify(Document& document, const sets::BackupSet& set);
void WriteSignOff(Document& document, const Options& options);

}  // namespace strongroom::report
