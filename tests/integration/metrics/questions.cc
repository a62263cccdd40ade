#include "questions.h"

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "base/file.h"
#include "integration/support/command.h"
#include "support/temporary_folder.h"

namespace strongroom::test {
namespace {

constexpr const char* kAbsent = "_";

// As a scrape of a pod labels them.
std::string OfATarget(const std::string& series) {
  const std::string instance = "instance=\"10.0.0.7:8080\"";
  const size_t brace = series.find('{');
  if (brace == std::string::npos) return series + '{' + instance + '}';
  return series.substr(0, brace + 1) + instance + ',' + series.substr(brace + 1);
}

// With each line that far to the right.
std::string Indented(const std::string& text, const std::string& by) {
  std::string indented;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) indented.append(by).append(line).append("\n");
  return indented;
}

}  // namespace

std::vector<Question> QuestionsOfThePage() {
  std::ifstream page(ProjectRoot() / "docs/metrics.md");
  std::vector<Question> questions;
  std::string heading;
  bool is_query = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("### ")) heading = line.substr(4);
    if (line == "```promql") {
      is_query = true;
      questions.push_back({heading, ""});
    } else if (line == "```") {
      is_query = false;
    } else if (is_query) {
      questions.back().query += line + "\n";
    }
  }
  return questions;
}

void PromQl::Scrape(const std::string& text) {
  std::map<std::string, std::string> values;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const size_t space = line.rfind(' ');
    values[OfATarget(line.substr(0, space))] = line.substr(space + 1);
  }
  for (auto& [series, seen] : series_) {
    const auto now = values.extract(series);
    seen.push_back(now ? now.mapped() : kAbsent);
  }
  for (const auto& [series, value] : values) {
    std::vector<std::string> seen(scrapes_, kAbsent);
    seen.push_back(value);
    series_.emplace_back(series, std::move(seen));
  }
  ++scrapes_;
}

void PromQl::Expect(const Question& question, const std::vector<Found>& found) {
  std::ostringstream test;
  test << "  - expr: |\n"
       << Indented(question.query, "      ") << "    eval_time: " << scrapes_ - 1 << "h\n"
       << "    exp_samples:" << (found.empty() ? " []" : "") << '\n';
  for (const Found& sample : found) {
    test << "    - labels: '" << sample.labels << "'\n      value: " << sample.value << '\n';
  }
  expected_ += test.str();
}

std::string PromQl::Input() const {
  std::string input;
  for (const auto& [series, values] : series_) {
    input += "  - series: '" + series + "'\n    values: '";
    for (const std::string& value : values) input += value + ' ';
    input += "'\n";
  }
  return input;
}

// https://prometheus.io/docs/prometheus/2.42/configuration/unit_testing_rules/
std::string PromQl::Differences() const {
  const TemporaryFolder folder;
  const std::string file = (folder / "questions.yml").string();
  std::ofstream(file) << "evaluation_interval: 1h\ntests:\n- interval: 1h\n  input_series:\n"
                      << Input() << "  promql_expr_test:\n"
                      << expected_;
  const CommandResult result = TryCommand({"promtool", "test", "rules", file});
  return result.exit_code == 0 ? "" : result.out + result.err;
}

}  // namespace strongroom::test
