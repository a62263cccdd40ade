#include "server/intake/spooled_body.h"

#include <vector>

#include "base/file.h"
#include "base/log.h"
#include "http/error.h"
#include "server/request_error.h"

namespace strongroom::server::intake {
namespace {

namespace refusal_code = api::refusal_code;

constexpr size_t kPiece = size_t{64} << 10U;

// A network that stood still, or a server that stops, is no fault of the report: send it again.
api::RefusalCode CodeOfCut(http::HttpError::Kind kind) {
  if (kind == http::HttpError::Kind::kTimeout) return refusal_code::kTooSlow;
  return kind == http::HttpError::Kind::kStopped ? refusal_code::kStopping
                                                 : refusal_code::kReportCutOff;
}

size_t Receive(http::BodyReader& body, std::vector<char>& buffer) {
  try {
    return body.Read(buffer.data(), buffer.size());
  } catch (const http::HttpError& e) {
    if (e.kind() == http::HttpError::Kind::kMalformed) {
      throw RequestError(refusal_code::kReportInvalid,
                         std::string("the request body is not valid: ") + e.what());
    }
    throw RequestError(CodeOfCut(e.kind()), std::string("the report was cut off: ") + e.what());
  }
}

[[noreturn]] void RefuseForLackOfRoom() {
  throw RequestError(refusal_code::kNoRoom, "there is no room on disk for another report now");
}

base::TemporaryFile MakeFile(const std::filesystem::path& folder) {
  try {
    return base::TemporaryFile(folder);
  } catch (const base::FileError& e) {
    base::LogError("no file for a report", {{"error", e.what()}});
    RefuseForLackOfRoom();
  }
}

}  // namespace

SpooledBody::SpooledBody(http::BodyReader& body, const Limits& limits, const SpoolPlace& place,
                         const std::string& ns)
    : room_(place.budget.Open(ns)), file_(MakeFile(place.folder)) {
  std::vector<char> buffer(kPiece);
  uint64_t size = 0;
  for (size_t got = Receive(body, buffer); got > 0; got = Receive(body, buffer)) {
    size += got;
    if (size > limits.max_report_bytes) {
      throw PastLimit(refusal_code::kReportTooLarge, "the report has", limits.max_report_bytes,
                      "bytes, compressed");
    }
    if (!room_.TryGrow(got)) RefuseForLackOfRoom();
    try {
      file_.Append({buffer.data(), got});
    } catch (const base::FileError& e) {
      base::LogError("a report could not be spooled", {{"error", e.what()}});
      RefuseForLackOfRoom();
    }
  }
}

}  // namespace strongroom::server::intake
