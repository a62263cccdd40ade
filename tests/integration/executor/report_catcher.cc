#include "report_catcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/zstd_file.h"

namespace strongroom::executor {
namespace {

void Save(http::BodyReader& body, const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  std::vector<char> buffer(65536);
  for (size_t size = body.Read(buffer.data(), buffer.size()); size > 0;
       size = body.Read(buffer.data(), buffer.size())) {
    file.write(buffer.data(), static_cast<std::streamsize>(size));
  }
}

void Take(CaughtReport& report, const std::string& line, bool is_first) {
  const api::ReportLine decoded = api::DecodeReportLine(line);
  if (is_first) {
    report.header = std::get<api::ReportHeader>(decoded);
  } else if (const auto* item = std::get_if<api::ReportItem>(&decoded)) {
    report.items.push_back(*item);
  } else {
    report.outcome = std::get<api::ReportEnd>(decoded).outcome;
  }
}

void Read(CaughtReport& report, const std::filesystem::path& path) {
  base::ZstdFileReader reader(path);
  std::string rest;
  bool is_first = true;
  for (std::string_view piece = reader.Read(); !piece.empty(); piece = reader.Read()) {
    rest += piece;
    size_t begin = 0;
    for (size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
      Take(report, rest.substr(begin, end - begin), is_first);
      is_first = false;
      begin = end + 1;
    }
    rest.erase(0, begin);
  }
  if (!rest.empty()) throw std::runtime_error("the last line has no end");
}

http::ServerOptions OnLoopback() {
  http::ServerOptions options;
  options.address = "127.0.0.1";
  return options;
}

}  // namespace

bool CaughtReport::Has(const std::string& external_id) const {
  return std::any_of(items.begin(), items.end(),
                     [&](const api::ReportItem& item) { return item.external_id == external_id; });
}

size_t CaughtReport::CountOf(const std::string& type) const {
  return static_cast<size_t>(std::count_if(
      items.begin(), items.end(), [&](const api::ReportItem& item) { return item.type == type; }));
}

const api::ReportItem& CaughtReport::Item(const std::string& external_id) const {
  static const api::ReportItem none;
  const api::ReportItem* found = nullptr;
  for (const api::ReportItem& item : items) {
    if (item.external_id != external_id) continue;
    EXPECT_EQ(found, nullptr) << external_id << " comes twice";
    found = &item;
  }
  EXPECT_NE(found, nullptr) << external_id << " is missing";
  return found == nullptr ? none : *found;
}

ReportCatcher::ReportCatcher(std::filesystem::path folder)
    : folder_(std::move(folder)),
      server_(OnLoopback(), [this](http::Request& request) { return Answer(request); }) {}

void ReportCatcher::RefuseNext(int count, int status) {
  base::MutexLock lock(mutex_);
  refusals_ = count;
  refusal_status_ = status;
}

CaughtReport ReportCatcher::Only() {
  base::MutexLock lock(mutex_);
  EXPECT_EQ(reports_.size(), 1U);
  return reports_.empty() ? CaughtReport{} : reports_.front();
}

std::vector<CaughtReport> ReportCatcher::All() {
  const base::MutexLock lock(mutex_);
  return reports_;
}

size_t ReportCatcher::Count() {
  base::MutexLock lock(mutex_);
  return reports_.size();
}

http::Response ReportCatcher::Answer(http::Request& request) {
  // Whether anybody is there.
  if (request.method == "GET") return {.status = 404};
  base::MutexLock lock(mutex_);
  const std::filesystem::path path = folder_ / "caught";
  Save(*request.body, path);
  if (refusals_ > 0) {
    --refusals_;
    http::Response refusal;
    refusal.status = refusal_status_;
    return refusal;
  }
  CaughtReport report;
  report.path = request.path;
  report.uid = request.query["uid"];
  report.authorization = request.Header("authorization");
  report.content_type = request.Header("content-type");
  Read(report, path);
  reports_.push_back(report);
  api::ReportAnswer answer;
  answer.backup_set_id = "1";
  answer.outcome = report.outcome;
  return {
      .status = 200, .content_type = "application/json", .body = api::EncodeReportAnswer(answer)};
}

}  // namespace strongroom::executor
