#include "export/git_export.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/yaml_text.h"
#include "export/commit_message.h"
#include "export/content.h"
#include "export/error.h"
#include "export/file_name.h"

namespace strongroom::exporting {
namespace {

constexpr std::string_view kOurselves = "Strongroom <>";
constexpr size_t kMaxName = 200;

// https://git-scm.com/docs/git-check-ref-format, and less than it allows.
bool IsBranch(std::string_view branch) {
  const auto is_taken = [](char c) {
    return base::IsLetter(c) || base::IsDigit(c) ||
           std::string_view("-_./").find(c) != std::string_view::npos;
  };
  if (branch.empty() || branch.size() > kMaxName || branch.front() == '-') return false;
  if (!std::all_of(branch.begin(), branch.end(), is_taken)) return false;
  const std::string bounded = '/' + std::string(branch) + '/';
  constexpr std::array<std::string_view, 5> kRefused{"//", "..", "/.", "./", ".lock/"};
  return std::none_of(kRefused.begin(), kRefused.end(), [&](std::string_view part) {
    return bounded.find(part) != std::string::npos;
  });
}

// As git has people: no angle brackets, on one line. A user of Microsoft Graph is called by what
// mostly is an address.
std::string PersonOf(const std::string& actor) {
  std::string name = base::Cut(base::Printable(actor), kMaxName);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '<' || c == '>'; }, '_');
  const size_t first = name.find_first_not_of(' ');
  if (first == std::string::npos) return std::string(kOurselves);
  name = name.substr(first, name.find_last_not_of(' ') - first + 1);
  const bool is_address =
      name.find('@') != std::string::npos && name.find(' ') == std::string::npos;
  return name + " <" + (is_address ? name : "") + '>';
}

// Seconds since 1970 in UTC; git has none before.
std::string TimeOf(const sets::BackupSet& set) {
  return std::to_string(std::max<int64_t>(set.taken_at.time_since_epoch().count(), 0)) + " +0000";
}

}  // namespace

GitExport::GitExport(std::ostream& out, GitOptions options)
    : sets::VerifiedSetSink(sets::SetCount::kAny), out_(out), options_(std::move(options)) {
  if (!IsBranch(options_.branch)) {
    throw ExportError("no name of a branch: " + base::Printable(options_.branch));
  }
  Write("feature done\n");
}

void GitExport::Write(std::string_view text) {
  if (!out_.write(text.data(), static_cast<std::streamsize>(text.size()))) {
    throw ExportError("the stream for git cannot be written");
  }
}

void GitExport::WriteData(std::string_view bytes) {
  Write("data " + std::to_string(bytes.size()) + '\n');
  Write(bytes);
  Write("\n");
}

void GitExport::OnBegin(const sets::BackupSet& set, const sets::Actors& actors) {
  const std::string ref = "refs/heads/" + options_.branch;
  const std::string time = TimeOf(set);
  Write("commit " + ref + '\n');
  Write("author " + (actors.size() == 1 ? PersonOf(actors.front()) : std::string(kOurselves)) +
        ' ' + time + '\n');
  Write("committer " + std::string(kOurselves) + ' ' + time + '\n');
  WriteData(CommitMessage(set, actors));
  // Of the commit that the branch has, only git knows the files.
  if (is_first_ && options_.is_continued) Write("from " + ref + "^0\ndeleteall\n");
  is_first_ = false;
  written_.clear();
}

void GitExport::OnItem(const sets::Item& item) {
  WriteFile(item, item.content_digest,
            [&] { return base::WriteYaml(ContentOf(item), base::YamlStyle::kLineWise); });
}

void GitExport::OnDamaged(const sets::Item& item) {
  WriteFile(item, sets::kNotWhole, [] {
    return "# Strongroom: of this policy of the backup set, " + std::string(sets::kNotWhole) +
           ".\n";
  });
}

void GitExport::WriteFile(const sets::Item& item, const std::string& mark,
                          const std::function<std::string()>& content) {
  std::string path = ItemPath(item.type, item.name, item.id, ".yaml");
  const auto before = files_.find(path);
  const bool is_same = before != files_.end() && before->second == mark;
  if (!written_.emplace(path, mark).second) {
    throw ExportError("two items would be in one file: " + path);
  }
  if (is_same) return;
  // Nothing in a path needs quotes: see ItemPath.
  Write("M 100644 inline " + path + '\n');
  WriteData(content());
}

void GitExport::OnEnd(const sets::BackupSet&) {
  for (const auto& [path, digest] : files_) {
    if (!written_.contains(path)) Write("D " + path + '\n');
  }
  Write("\n");
  files_ = std::move(written_);
}

void GitExport::OnFinish() {
  Write("done\n");
  if (!out_.flush()) throw ExportError("the stream for git cannot be written");
}

}  // namespace strongroom::exporting
