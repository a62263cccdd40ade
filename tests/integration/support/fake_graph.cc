#include "integration/support/fake_graph.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/file.h"
#include "integration/support/command.h"
#include "support/eventually.h"

namespace strongroom::test {

using base::Json;

FakeGraph::FakeGraph() {
  const auto here = ProjectRoot() / "tests/graph";
  const std::string packages = RunCommand({(here / "packages.sh").string()});
  process_.emplace(std::vector<std::string>{"/usr/bin/python3", (here / "fake_graph.py").string(),
                                            "--folder", folder_.path().string(), "--model",
                                            packages + "/model.json", "--name", "127.0.0.1"},
                   folder_ / "out", folder_ / "err");
  const auto file = folder_ / "addresses.json";
  const bool is_there =
      Eventually([&] { return std::filesystem::exists(file) || process_->ExitCode(); });
  if (!is_there || !std::filesystem::exists(file)) {
    throw std::runtime_error("the fake Graph does not start: " + base::ReadFile(folder_ / "err"));
  }
  addresses_ = base::ReadFile(file);
  web::Remote remote;
  remote.server = Address("control");
  control_ = web::MakeHttpTransport(remote);
}

std::string FakeGraph::Address(const std::string& name) const {
  return base::ParseJson(addresses_).at(name).get<std::string>();
}

Json FakeGraph::Ask(const std::string& call) const {
  web::Request request;
  request.path_and_query = "/control/" + call;
  return Send(request);
}

Json FakeGraph::Tell(const std::string& call, const Json& fields) const {
  web::Request request;
  request.method = "POST";
  request.path_and_query = "/control/" + call;
  request.body = base::CanonicalJson(fields);
  request.content_type = "application/json";
  return Send(request);
}

Json FakeGraph::Send(const web::Request& request) const {
  const web::Response answer = control_->Send(request, {});
  if (!web::IsSuccess(answer)) {
    throw std::runtime_error(request.path_and_query + ": " + answer.body);
  }
  return base::ParseJson(answer.body);
}

}  // namespace strongroom::test
