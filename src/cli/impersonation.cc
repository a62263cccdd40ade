#include "cli/impersonation.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "cli/error.h"

namespace strongroom::cli {
namespace {

using Headers = std::map<std::string, std::string>;

class ImpersonatingTransport final : public web::Transport {
 public:
  ImpersonatingTransport(std::unique_ptr<web::Transport> transport, Headers headers)
      : transport_(std::move(transport)), headers_(std::move(headers)) {}

  web::Response Send(const web::Request& request, std::stop_token stop) override {
    return transport_->Send(WithHeaders(request), std::move(stop));
  }
  void Stream(const web::Request& request, web::LineSink sink, std::stop_token stop) override {
    transport_->Stream(WithHeaders(request), std::move(sink), std::move(stop));
  }

 private:
  web::Request WithHeaders(web::Request request) const {
    request.headers.insert(headers_.begin(), headers_.end());
    return request;
  }

  const std::unique_ptr<web::Transport> transport_;
  const Headers headers_;
};

// A line end would begin another header.
void CheckHeader(const char* flag, const std::string& value) {
  const bool is_printable =
      std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (is_printable) return;
  throw CliError(std::string(flag) + ": takes printable ASCII characters only", kWrongUsage);
}

}  // namespace

std::unique_ptr<web::Transport> Impersonate(std::unique_ptr<web::Transport> transport,
                                            const ConnectionFlags& flags) {
  if (flags.as.empty() && flags.as_group.empty()) return transport;
  if (flags.as.empty()) throw CliError("--as-group: needs --as, the user", kWrongUsage);
  CheckHeader("--as", flags.as);
  CheckHeader("--as-group", flags.as_group);
  Headers headers{{"Impersonate-User", flags.as}};
  if (!flags.as_group.empty()) headers["Impersonate-Group"] = flags.as_group;
  return std::make_unique<ImpersonatingTransport>(std::move(transport), std::move(headers));
}

}  // namespace strongroom::cli
