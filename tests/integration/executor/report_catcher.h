#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/report.h"
#include "base/mutex.h"
#include "http/server.h"

namespace strongroom::executor {

// A report as it arrived.
struct CaughtReport {
  std::string path;
  std::string uid;
  std::string authorization;
  std::string content_type;
  api::ReportHeader header;
  std::vector<api::ReportItem> items;
  domain::Outcome outcome;

  // The item of that identity; fails the test when there is none or more than one.
  const api::ReportItem& Item(const std::string& external_id) const;
  bool Has(const std::string& external_id) const;
  size_t CountOf(const std::string& type) const;
};

// Takes reports on loopback in the place of `strongroom server` and reads them with the server's
// own decoder. Thread-safe.
class ReportCatcher {
 public:
  explicit ReportCatcher(std::filesystem::path folder);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  // The next `count` reports are not taken and get this status.
  void RefuseNext(int count, int status);
  // The only report so far; fails the test when there is another number.
  CaughtReport Only();
  std::vector<CaughtReport> All();
  size_t Count();

 private:
  http::Response Answer(http::Request& request);

  std::filesystem::path folder_;
  base::Mutex mutex_;
  std::vector<CaughtReport> reports_ GUARDED_BY(mutex_);
  int refusals_ GUARDED_BY(mutex_) = 0;
  int refusal_status_ GUARDED_BY(mutex_) = 0;
  http::Server server_;
};

}  // namespace strongroom::executor
