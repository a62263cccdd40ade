#include "executor/spool.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/log.h"
#include "executor/error.h"
#include "executor/zstd_file.h"

namespace strongroom::executor {
namespace {

class TypeFile final : public provider::TypeSink {
 public:
  explicit TypeFile(std::filesystem::path path) : path_(std::move(path)) { writer_.emplace(path_); }

  void Add(const api::ReportItem& item) override {
    std::string line = api::EncodeReportLine(item);
    line += '\n';
    writer_->Write(line);
  }
  void Restart() override { writer_.emplace(path_); }
  void Finish() override { writer_->Finish(); }

 private:
  std::filesystem::path path_;
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

Spool::Spool(const std::filesystem::path& parent) : folder_(MakeFolder(parent)) {}

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
  return std::make_unique<TypeFile>(path);
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
