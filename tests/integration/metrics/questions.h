#pragma once

#include <string>
#include <vector>

namespace strongroom::test {

// A question of docs/metrics.md and the query that answers it.
struct Question {
  std::string heading;  // "Which schedules ...?"
  std::string query;
};

// All of the page, in their order.
std::vector<Question> QuestionsOfThePage();

// What a query finds: one series and its value.
struct Found {
  std::string labels;  // "{namespace=\"team-a\"}"
  double value = 0;
};

// Evaluates queries as Prometheus does, by promtool, over texts that a process has served.
class PromQl {
 public:
  // A scrape of `text`, an hour after the one before; the first is at the epoch.
  void Scrape(const std::string& text);
  // To be asked at the last scrape, and to find that and nothing else.
  void Expect(const Question& question, const std::vector<Found>& found);

  // What promtool says of the answers that are not as they should be; empty when all are.
  std::string Differences() const;

 private:
  std::string Input() const;

  std::vector<std::pair<std::string, std::vector<std::string>>> series_;  // values by hour
  std::string expected_;
  size_t scrapes_ = 0;
};

}  // namespace strongroom::test
