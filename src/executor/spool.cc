#include "executor/spool.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "api/error.h"
#include "base/log.h"
#include "executor/error.h"
#include "executor/zstd_file.h"
#include "provider/error.h"

namespace strongroom::executor {
namespace {

// Of what a run may have.
uint64_t ShareOfAType(uint64_t most) { return most / 4 * 3; }

[[noreturn]] void RefuseMore(const std::string& what) {
  throw provider::ProviderError(provider::kRunTooLarge, "the rest is left out: " + what);
}

class TypeFile final : public provider::TypeSink {
 public:
  // Both outlive the file.
  TypeFile(std::filesystem::path path, const api::ExecutorLimits& limits, SpoolUse& all)
      : path_(std::move(path)), limits_(limits), all_(all) {
    writer_.emplace(path_);
  }

  void Add(const api::ReportItem& item) override {
    if (item.content.size() > limits_.max_item_bytes) {
      throw api::ApiFormatError(item.external_id + " has more than " +
                                std::to_string(limits_.max_item_bytes) + " bytes");
    }
    std::string line = api::EncodeReportLine(item);
    line += '\n';
    RequireRoom(line.size());
    writer_->Write(line);
    Count(writer_->bytes() - bytes_, line.size(), 1);
  }
  void Restart() override {
    writer_.emplace(path_);
    all_.bytes -= std::exchange(bytes_, 0);
    all_.raw_bytes -= std::exchange(raw_bytes_, 0);
    all_.items -= std::exchange(items_, 0);
  }
  void Finish() override { writer_->Finish(); }

 private:
  void RequireRoom(size_t line) const {
    if (bytes_ > ShareOfAType(limits_.max_spool_bytes) || all_.bytes > limits_.max_spool_bytes) {
      RefuseMore("the run has more than " + std::to_string(limits_.max_spool_bytes) +
                 " bytes on disk, or the type three quarters of that");
    }
    if (raw_bytes_ + line > ShareOfAType(limits_.max_set_bytes) ||
        all_.raw_bytes + line > limits_.max_set_bytes) {
      RefuseMore("the run has more than " + std::to_string(limits_.max_set_bytes) +
                 " bytes, or the type three quarters of that");
    }
    if (items_ >= ShareOfAType(limits_.max_items) || all_.items >= limits_.max_items) {
      RefuseMore("the run has more than " + std::to_string(limits_.max_items) +
                 " policies, or the type three quarters of that");
    }
  }

  void Count(uint64_t bytes, uint64_t raw_bytes, uint64_t items) {
    bytes_ += bytes;
    raw_bytes_ += raw_bytes;
    items_ += items;
    all_.bytes += bytes;
    all_.raw_bytes += raw_bytes;
    all_.items += items;
  }

  const std::filesystem::path path_;
  const api::ExecutorLimits& limits_;
  SpoolUse& all_;
  uint64_t bytes_ = 0;
  uint64_t raw_bytes_ = 0;
  uint64_t items_ = 0;
  std::optional<ZstdFileWriter> writer_;
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
    : limits_(limits), folder_(MakeFolder(parent)) {}

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
  return std::make_unique<TypeFile>(path, limits_, use_);
}

std::filesystem::path Spool::WriteReport(const std::string& run_uid, const domain::Outcome& outcome,
                                         bool with_items) {
  base::MutexLock lock(mutex_);
  std::filesystem::path path = folder_ / "report";
  ZstdFileWriter report(path);
  report.Write(api::EncodeReportLine(api::ReportHeader{.run_uid = run_uid}) + '\n');
  for (const auto& [type, file] : types_) {
    if (with_items) {
      ZstdFileReader items(file);
      for (std::string_view piece = items.Read(); !piece.empty(); piece = items.Read()) {
        report.Write(piece);
      }
    }
    std::filesystem::remove(file);
  }
  types_.clear();
  report.Write(api::EncodeReportLine(outcome) + '\n');
  report.Finish();
  return path;
}

}  // namespace strongroom::executor
