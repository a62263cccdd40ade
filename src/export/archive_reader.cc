#include "export/archive_reader.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/sha256.h"
#include "catalogue/sealed_name.h"
#include "export/error.h"
#include "sets/answer.h"
#include "sets/error.h"
#include "sets/set_check.h"

namespace strongroom::exporting {
namespace {

constexpr size_t kMaxIndex = size_t{64} << 20U;
constexpr size_t kMaxSet = size_t{16} << 20U;
constexpr size_t kMaxItems = size_t{1} << 30U;
constexpr size_t kMaxContent = size_t{256} << 20U;
constexpr size_t kMaxFiles = 10'000'000;

// Problems, of which the first ones are kept.
class Found {
 public:
  explicit Found(size_t most) : most_(most) {}
  void Add(sets::Problem problem) {
    if (problems_.size() < most_) problems_.push_back(std::move(problem));
  }
  void AddOfSet(const std::string& set, std::string what) {
    Add({.set = set, .type = {}, .id = {}, .what = std::move(what)});
  }
  std::vector<sets::Problem> Take() { return std::move(problems_); }

 private:
  const size_t most_;
  std::vector<sets::Problem> problems_;
};

sets::BackupSet ParseSet(const std::string& text) {
  try {
    return sets::ReadSet(sets::ParseAnswer(text));
  } catch (const sets::ReadError& e) {
    throw ExportError(e.what());
  }
}

sets::Item ParseItem(std::string_view text) {
  try {
    return sets::ReadItemDescription(text);
  } catch (const sets::ReadError& e) {
    throw ExportError(e.what());
  }
}

// Of each line what it says, without a content.
void ReadLines(std::string_view text, const std::function<void(sets::Item)>& sink) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) throw ExportError("the list of items is cut off");
    sink(ParseItem(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
}

std::string ContentIn(const FileSource& source, const sets::Item& item) {
  const size_t most = std::min(static_cast<size_t>(item.bytes), kMaxContent);
  return source.Read(archive::ContentFile(item.content_digest), most);
}

// Reads each content once, whichever sets have it, also one that cannot be read.
class Verifier {
 public:
  Verifier(const FileSource& source, const catalogue::Catalogues& catalogues, size_t most)
      : source_(source), catalogues_(catalogues), found_(most) {
    files_.insert(std::string(archive::kIndexFile));
  }

  void CheckSet(const archive::Entry& entry, size_t index) {
    files_.insert({archive::SetFile(index), archive::ItemsFile(index)});
    try {
      const std::string text = source_.Read(archive::SetFile(index), kMaxSet);
      CheckFile(entry, text, entry.set_file_digest, "set.json");
      const sets::BackupSet set = ParseSet(text);
      if (set.name != entry.name || set.digest != entry.digest || set.items != entry.items ||
          set.previous_digest != entry.previous_digest) {
        found_.AddOfSet(entry.name, "it is not the set that manifest.json names");
      }
      if (auto problem = links_.Add(set)) found_.Add(*std::move(problem));
      const std::string items = source_.Read(archive::ItemsFile(index), kMaxItems);
      CheckFile(entry, items, entry.items_file_digest, "items.ndjson");
      CheckItems(set, items);
    } catch (const ExportError& e) {
      found_.AddOfSet(entry.name, e.what());
    }
  }

  std::vector<sets::Problem> Finish() {
    for (const std::string& path : source_.List(kMaxFiles)) {
      if (!files_.contains(path)) found_.AddOfSet("", path + ": is of no set");
    }
    return found_.Take();
  }

 private:
  void CheckFile(const archive::Entry& entry, const std::string& bytes, const std::string& digest,
                 const char* name) {
    if (base::Sha256Hex(bytes) == digest) return;
    found_.AddOfSet(entry.name, std::string(name) + " is not the file that manifest.json names");
  }

  void CheckItems(const sets::BackupSet& set, const std::string& items) {
    sets::SetCheck check(set);
    ReadLines(items, [&](const sets::Item& item) {
      files_.insert(archive::ContentFile(item.content_digest));
      CheckContent(set, item);
      if (auto problem = check.Add(item)) found_.Add(*std::move(problem));
    });
    for (sets::Problem& problem : check.Finish()) found_.Add(std::move(problem));
  }

  // What is known of a content once it has been read.
  struct Content {
    bool is_whole = false;
    std::map<std::string, std::optional<std::string>> own_names;  // by whose rules
  };

  void CheckContent(const sets::BackupSet& set, sets::Item item) {
    const auto [known, is_new] = contents_.try_emplace({item.content_digest, item.bytes});
    if (is_new) known->second.is_whole = ReadContent(item);
    if (!known->second.is_whole)
      return found_.Add(sets::ProblemOf(set.name, item, sets::kNotWhole));
    if (!HasOwnName(set, item, known->second)) {
      found_.Add(sets::ProblemOf(set.name, item, catalogue::kOtherName));
    }
  }

  bool ReadContent(sets::Item& item) const {
    try {
      item.content = ContentIn(source_, item);
    } catch (const ExportError&) {
      return false;
    }
    return sets::IsWhole(item);
  }

  // Reads the content again only for a type under which it has not been seen.
  bool HasOwnName(const sets::BackupSet& set, sets::Item& item, Content& content) const {
    if (item.name.empty() || item.name == item.id) return true;
    const auto provider = set.provider.kind();
    const catalogue::Catalogue* const rules = provider ? catalogues_.Of(*provider) : nullptr;
    if (rules == nullptr) return true;
    const bool is_known = rules->Find(item.type) != nullptr;
    const auto [own, is_new] =
        content.own_names.try_emplace(set.provider.word + ' ' + (is_known ? item.type : ""));
    if (is_new) {
      if (item.content.empty() && !ReadContent(item)) return true;
      own->second = catalogue::OwnName(*rules, item.type, item.content);
    }
    return catalogue::IsOwnName(own->second, item.id, item.name);
  }

  const FileSource& source_;
  const catalogue::Catalogues& catalogues_;
  Found found_;
  sets::LinkCheck links_;
  std::set<std::string> files_;                                  // that are of a set
  std::map<std::pair<std::string, int64_t>, Content> contents_;  // by digest and size
};

}  // namespace

ArchiveReader::ArchiveReader(const FileSource& files)
    : files_(files),
      index_(archive::ReadIndex(files.Read(std::string(archive::kIndexFile), kMaxIndex))) {}

sets::BackupSet ArchiveReader::ReadSet(size_t index) const {
  return ParseSet(files_.Read(archive::SetFile(index), kMaxSet));
}

void ArchiveReader::ReadItems(size_t index,
                              const std::function<void(const sets::Item&)>& sink) const {
  ReadDescriptions(index, [&](sets::Item item) {
    item.content = ReadContent(item);
    sink(item);
  });
}

void ArchiveReader::ReadDescriptions(size_t index,
                                     const std::function<void(sets::Item)>& sink) const {
  ReadLines(files_.Read(archive::ItemsFile(index), kMaxItems), sink);
}

std::string ArchiveReader::ReadContent(const sets::Item& item) const {
  return ContentIn(files_, item);
}

std::vector<sets::Problem> ArchiveReader::Verify(const catalogue::Catalogues& catalogues,
                                                 size_t most) const {
  if (index_.sets.empty()) return {{.what = "it has no backup set"}};
  Verifier verifier(files_, catalogues, most);
  for (size_t index = 0; index < index_.sets.size(); ++index) {
    verifier.CheckSet(index_.sets[index], index);
  }
  return verifier.Finish();
}

}  // namespace strongroom::exporting
