#include "executor/spool.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "api/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/zstd_file.h"
#include "catalogue/masked_size.h"
#include "domain/error_codes.h"
#include "executor/error.h"
#include "provider/item.h"
#include "web/line_splitter.h"

namespace strongroom::executor {
namespace {

using provider::Added;

// For messages.
std::string NameOf(const api::ReportItem& item) {
  return provider::ShownIdentity(item.external_id);
}

Added TooLarge(std::string why) {
  return {Added::Result::kLeftOut, std::move(why), domain::error_code::kItemTooLarge};
}

// The line of an item, as the server's own decoder takes it: what it would refuse costs the item,
// and not the report. Throws api::ApiFormatError.
std::string LineOf(const api::ReportItem& item) {
  try {
    return api::EncodeReadableItem(item) + '\n';
  } catch (const api::ApiFormatError& e) {
    throw api::ApiFormatError(NameOf(item) + ": " + e.what());
  }
}

// What goes wrong with a file of the spool is an ExecutorError.
template <typename Call>
auto OnDisk(const Call& call) {
  try {
    return call();
  } catch (const base::FileError& e) {
    throw ExecutorError(e.what());
  }
}

class TypeFile final : public provider::TypeSink {
 public:
  // Both outlive the file.
  TypeFile(std::filesystem::path path, const api::ExecutorLimits& limits, SpoolRoom& all)
      : path_(std::move(path)), limits_(limits), all_(all), own_(all.ForOneType()) {
    OnDisk([&] { writer_.emplace(path_); });
  }

  bool Wants(const std::string&, const base::Json&) override { return true; }
  Added Add(const api::ReportItem& item) override {
    if (const std::string_view what = api::TooLongIn(item); !what.empty()) {
      return TooLarge(NameOf(item) + ": its " + std::string(what) + " is too long");
    }
    if (!catalogue::Fits(item.content, limits_.max_item_bytes)) {
      return TooLarge(NameOf(item) + " has more than " + std::to_string(limits_.max_item_bytes) +
                      " bytes (" + api::FlagOf(&api::ExecutorLimits::max_item_bytes) + ')');
    }
    const base::Digest identity = base::Sha256Of(item.external_id);
    if (taken_.contains(identity)) {
      return {Added::Result::kLeftOut, NameOf(item) + " comes twice"};
    }
    try {
      Added added = AddLine(LineOf(item));
      if (added.result == Added::Result::kTaken) taken_.insert(identity);
      return added;
    } catch (const api::ApiFormatError& e) {
      return {Added::Result::kLeftOut, e.what()};
    }
  }
  void Restart() override {
    taken_.clear();
    OnDisk([&] { writer_.emplace(path_); });
    written_ = 0;
    own_.GiveBack(use_);
    all_.GiveBack(std::exchange(use_, {}));
  }
  void Finish() override {
    taken_.clear();
    OnDisk([&] { writer_->Finish(); });
    Settle();
  }

 private:
  Added AddLine(const std::string& line) {
    // What is written is at most as large on disk, but for a few bytes, which Settle counts.
    const SpoolUse use{.disk_bytes = line.size(), .set_bytes = line.size(), .items = 1};
    std::string lack = own_.Take(use);
    if (lack.empty() && !(lack = all_.Take(use)).empty()) own_.GiveBack(use);
    if (!lack.empty()) {
      return {.result = Added::Result::kTypeIsFull,
              .why = "the rest is left out: " + lack,
              .code = domain::error_code::kRunTooLarge};
    }
    use_.disk_bytes += use.disk_bytes;
    use_.set_bytes += use.set_bytes;
    use_.items += use.items;
    OnDisk([&] { writer_->Write(line); });
    Settle();
    return {};
  }

  // Counts what has reached the disk as what it is there. The rest, in memory, is little.
  void Settle() {
    const uint64_t grown = writer_->bytes() - written_;
    if (grown == 0) return;
    const uint64_t reserved = use_.disk_bytes - written_;
    own_.Settle(reserved, grown);
    all_.Settle(reserved, grown);
    written_ += grown;
    use_.disk_bytes = written_;
  }

  const std::filesystem::path path_;
  const api::ExecutorLimits& limits_;
  SpoolRoom& all_;
  SpoolRoom own_;
  SpoolUse use_;          // of both
  uint64_t written_ = 0;  // to the disk, of use_
  // Identities, of which the server takes none twice. As digests: they may be long, and nobody can
  // make two that have the same.
  std::set<base::Digest> taken_;
  std::optional<base::ZstdFileWriter> writer_;
};

std::filesystem::path MakeFolder(const std::filesystem::path& parent) {
  std::string pattern = (parent / "strongroom-run-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw UsageError("--spool-folder " + parent.string() + ": " + std::strerror(errno));
  }
  return pattern;
}

}  // namespace

Spool::Spool(const std::filesystem::path& parent, const api::ExecutorLimits& limits)
    : limits_(limits), folder_(MakeFolder(parent)), room_(limits) {}

Spool::~Spool() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  if (error) {
    base::LogWarning("spool folder not removed",
                     {{"folder", folder_.string()}, {"error", error.message()}});
  }
}

std::unique_ptr<provider::TypeSink> Spool::Open(const std::string& type) {
  base::MutexLock lock(mutex_);
  const std::filesystem::path path = folder_ / (type + ".items");
  types_[type] = path;
  return std::make_unique<TypeFile>(path, limits_, room_);
}

void Spool::EachItem(const std::function<void(api::ReportItem item)>& take) {
  base::MutexLock lock(mutex_);
  for (const auto& [type, file] : types_) {
    std::optional<base::ZstdFileReader> items;
    OnDisk([&, &path = file] { items.emplace(path); });
    const auto read = [&] { return OnDisk([&] { return items->Read(); }); };
    // They are our own, and as long as their policies were allowed to be.
    web::LineSplitter lines(std::numeric_limits<size_t>::max());
    for (std::string_view piece = read(); !piece.empty(); piece = read()) {
      lines.Feed(piece, [&](std::string_view line) {
        take(std::get<api::ReportItem>(api::DecodeReportLine(line)));
      });
    }
  }
}

std::filesystem::path Spool::WriteReport(const std::string& run_uid, const api::ReportEnd& end,
                                         bool with_items) {
  base::MutexLock lock(mutex_);
  try {
    return WriteWhole(run_uid, end, with_items);
  } catch (const base::FileError& e) {
    throw ExecutorError(e.what());
  }
}

std::filesystem::path Spool::WriteWhole(const std::string& run_uid, const api::ReportEnd& end,
                                        bool with_items) {
  std::filesystem::path path = folder_ / "report";
  base::ZstdFileWriter report(path);
  report.Write(api::EncodeReportLine(api::ReportHeader{.run_uid = run_uid}) + '\n');
  for (const auto& [type, file] : types_) {
    if (with_items) {
      base::ZstdFileReader items(file);
      for (std::string_view piece = items.Read(); !piece.empty(); piece = items.Read()) {
        report.Write(piece);
      }
    }
    std::filesystem::remove(file);
  }
  types_.clear();
  report.Write(api::EncodeReportLine(end) + '\n');
  report.Finish();
  return path;
}

}  // namespace strongroom::executor
