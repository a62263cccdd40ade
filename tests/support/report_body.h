#pragma once

#include <zstd.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/report.h"
#include "base/sha256.h"
#include "http/error.h"
#include "http/message.h"

namespace strongroom::test {

// One zstd frame with a checksum, as the executor makes them.
inline std::string Compress(std::string_view text, int level = 3) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  const size_t size = ZSTD_compress2(context, frame.data(), frame.size(), text.data(), text.size());
  ZSTD_freeCCtx(context);
  if (ZSTD_isError(size) != 0U) throw std::runtime_error(ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

inline api::ReportItem MakeItem(const std::string& type, const std::string& name,
                                const std::string& value) {
  const std::string content = R"({"name":")" + name + R"(","value":")" + value + R"("})";
  return {.type = type,
          .external_id = type + "/" + name,
          .display_name = name,
          .content = content,
          .secrets_masked = false};
}

// An outcome whose types are complete and count these items.
inline domain::Outcome MakeOutcome(const std::vector<api::ReportItem>& items,
                                   domain::RunPhase phase = domain::RunPhase::kSuccess) {
  domain::Outcome outcome;
  outcome.phase = phase;
  outcome.reason = "Completed";
  for (const api::ReportItem& item : items) {
    domain::TypeCoverage& coverage = outcome.summary.types[item.type];
    coverage.state = domain::TypeState::kComplete;
    ++coverage.total;
    ++coverage.backed_up;
  }
  outcome.summary.CountTypes();
  return outcome;
}

// The lines of a report, decompressed.
inline std::string ReportLines(const std::string& run_uid,
                               const std::vector<api::ReportItem>& items,
                               const domain::Outcome& outcome,
                               const std::vector<domain::Act>& acts = {}) {
  std::string lines = api::EncodeReportLine(api::ReportHeader{.run_uid = run_uid}) + '\n';
  for (const api::ReportItem& item : items) lines += api::EncodeReportLine(item) + '\n';
  return lines + api::EncodeReportLine(api::ReportEnd{outcome, acts}) + '\n';
}

// Hands out text in pieces of `piece` bytes, then ends: cleanly, or as a connection that was cut,
// stood still, or was open when the server stopped.
class TextBody final : public http::BodyReader {
 public:
  enum class End { kClean, kCutOff, kTimeout, kStopped };
  explicit TextBody(std::string text, size_t piece = 4096, End end = End::kClean)
      : text_(std::move(text)), piece_(piece), end_(end) {}

  size_t Read(char* data, size_t size) override {
    const size_t count = std::min({size, piece_, text_.size() - at_});
    if (count == 0 && end_ != End::kClean) throw http::HttpError(Kind(), "the end");
    text_.copy(data, count, at_);
    at_ += count;
    return count;
  }

 private:
  http::HttpError::Kind Kind() const {
    if (end_ == End::kTimeout) return http::HttpError::Kind::kTimeout;
    return end_ == End::kStopped ? http::HttpError::Kind::kStopped : http::HttpError::Kind::kCutOff;
  }

  std::string text_;
  size_t at_ = 0;
  size_t piece_;
  End end_;
};

}  // namespace strongroom::test
