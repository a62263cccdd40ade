#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/report.h"
#include "base/log.h"
#include "base/zstd.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "kube/object_key.h"
#include "kube/reflector.h"
#include "server/report/reader.h"
#include "server/request_error.h"
#include "server/sets/api_status.h"
#include "server/sets/import_reader.h"
#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "support/report_body.h"
#include "web/line_splitter.h"

namespace strongroom::fuzz {
namespace {

// Bytes that come out of a bomb before the target has seen enough of it.
constexpr size_t kMaxDecoded = size_t{1} << 20U;
constexpr const char* kEnough = "enough";

std::string Decompress(std::string_view frame, size_t piece) {
  test::TextBody body(std::string(frame), piece);
  base::ZstdReader reader([&](char* buffer, size_t size) { return body.Read(buffer, size); });
  size_t decoded = 0;
  try {
    while (decoded < kMaxDecoded) {
      const size_t got = reader.Read().size();
      if (got == 0) return std::to_string(decoded) + " bytes";
      decoded += got;
    }
    return kEnough;
  } catch (const base::ZstdError& e) {
    return e.kind() == base::ZstdError::Kind::kBroken ? "broken" : "not one whole frame";
  }
}

// Writes down what it is told.
class Recorder final : public kube::ReflectorSink {
 public:
  void BeginReplace() override {}
  void Add(kube::Json object) override { Note('a', object); }
  void EndReplace(const std::string& version) override { seen += "list " + version + '\n'; }
  void Upsert(kube::Json object) override { Note('u', object); }
  void Remove(kube::Json last) override { Note('r', last); }

  std::string seen;

 private:
  void Note(char what, const kube::Json& object) {
    const kube::ObjectKey key = kube::KeyOf(object);
    seen.append(1, what).append(1, ' ').append(key.ns).append(1, '/').append(key.name);
    seen.append(1, '\n');
  }
};

// What a reflector makes of a watch of these bytes, after an empty list.
std::string Watch(std::string_view input, size_t piece) {
  std::stop_source stop;
  test::FakeTransport transport(
      [](const web::Request&) {
        return web::Response{200, R"({"items":[],"metadata":{"resourceVersion":"1"}})", {}};
      },
      [&](const web::Request&, const web::LineSink& sink, const std::stop_token&) {
        web::LineSplitter lines(size_t{1} << 20U);
        for (size_t at = 0; at < input.size(); at += piece) {
          lines.Feed(input.substr(at, piece), sink);
        }
        stop.request_stop();
      });
  const test::FakeClock clock;
  Recorder recorder;
  kube::ClusterLife life;
  kube::ReflectorOptions options;
  options.sleep = [&](std::chrono::milliseconds, const std::stop_token&) { return false; };
  kube::Reflector(kube::Client(transport, {}, clock), {"", "v1", "things"}, "", {}, recorder, life,
                  options)
      .Run(stop.get_token());
  return recorder.seen;
}

// As a server reads what is sent to it in a frame, in pieces.
void ReadLines(
    std::string_view input,
    const std::function<void(server::intake::LineReader&, const server::intake::Limits&)>& read) {
  std::string frame;
  base::ZstdWriter writer([&](std::string_view bytes) { frame += bytes; });
  writer.Write(input);
  writer.Finish();
  test::TextBody body(std::move(frame), 1 + input.size() % 64);
  const server::intake::Limits limits{
      .max_set_bytes = kMaxDecoded, .max_item_bytes = size_t{64} << 10U, .max_items = 1'000};
  try {
    server::intake::LineReader lines(
        [&body](char* buffer, size_t size) { return body.Read(buffer, size); }, limits);
    read(lines, limits);
  } catch (const server::RequestError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

}  // namespace

void FuzzReportStream(std::string_view input) {
  size_t items = 0;
  ReadLines(input, [&](server::intake::LineReader& lines, const server::intake::Limits& limits) {
    server::report::ReadReport(
        lines, limits, {.run_uid = "u", .policy_types = {"roles"}},
        [&](const api::ReportItem& item) { items += !item.content.empty(); });
  });
  const auto lines = static_cast<size_t>(std::count(input.begin(), input.end(), '\n'));
  Require(items <= lines, "an item is a line");
}

void FuzzSetImport(std::string_view input) {
  int64_t items = 0;
  try {
    ReadLines(input, [&](server::intake::LineReader& lines, const server::intake::Limits& limits) {
      const auto facts = server::sets::ReadImport(
          lines, limits, [&](const auto&, const api::ReportItem&) { ++items; });
      Require(facts.items == items, "what was taken is what was read");
    });
  } catch (const server::sets::ApiStatus& e) {
    Require(e.code() == 422, "it is not what was sealed");
  }
  Require(items <= std::count(input.begin(), input.end(), '\n'), "an item is a line");
}

void FuzzReportLine(std::string_view input) {
  try {
    const api::ReportLine line = api::DecodeReportLine(input);
    Require(api::DecodeReportLine(api::EncodeReportLine(line)) == line,
            "what is written can be read");
  } catch (const api::ApiFormatError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

void FuzzZstdFrame(std::string_view input) {
  const std::string whole = Decompress(input, input.size() + 1);
  const std::string in_bytes = Decompress(input, 1);
  // What is wrong behind enough of it is seen sooner or later.
  if (whole == kEnough || in_bytes == kEnough) return;
  Require(in_bytes == whole, "the same, however the bytes arrive");
}

void FuzzWatchLine(std::string_view input) {
  base::SilenceLog();
  Require(Watch(input, input.size() + 1) == Watch(input, 1), "the same, however the bytes arrive");
}

}  // namespace strongroom::fuzz
