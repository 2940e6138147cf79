#include "core/graphql/suggestions.h"

#include <algorithm>
#include <optional>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace graphcool::graphql {

namespace {

std::vector<char32_t> lower_code_points(std::string_view text) {
  std::vector<char32_t> points;
  while (!text.empty()) {
    const utf8::CodePoint point = utf8::decode(text);
    const bool upper = point.value >= 'A' && point.value <= 'Z';
    points.push_back(upper ? point.value + ('a' - 'A') : point.value);
    text.remove_prefix(point.size);
  }
  return points;
}

// Distances from one word, with the three rows of the table kept between measurements.
class LexicalDistance {
 public:
  explicit LexicalDistance(std::string_view input)
      : input_(input), letters_(lower_code_points(input)) {}

  // Nothing when the distance is above `threshold`.
  std::optional<std::size_t> measure(std::string_view option, std::size_t threshold) {
    if (input_ == option) return 0;
    const std::vector<char32_t> letters = lower_code_points(option);
    if (letters_ == letters) return 1;
    const bool longer = letters.size() >= letters_.size();
    return distance(longer ? letters : letters_, longer ? letters_ : letters, threshold);
  }

 private:
  std::optional<std::size_t> distance(const std::vector<char32_t>& a,
                                      const std::vector<char32_t>& b, std::size_t threshold) {
    if (a.size() - b.size() > threshold) return {};
    for (auto& row : rows_) row.assign(b.size() + 1, 0);
    for (std::size_t j = 0; j <= b.size(); ++j) rows_[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      if (fill_row(a, b, i) > threshold) return {};
    }
    const std::size_t result = rows_[a.size() % 3][b.size()];
    if (result > threshold) return {};
    return result;
  }

  // Returns the smallest cell of the row: the distance cannot get below it any more.
  std::size_t fill_row(const std::vector<char32_t>& a, const std::vector<char32_t>& b,
                       std::size_t i) {
    const auto& above = rows_[(i - 1) % 3];
    auto& row = rows_[i % 3];
    std::size_t smallest = row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      std::size_t cell = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cell = std::min(cell, rows_[(i - 2) % 3][j - 2] + 1);
      }
      smallest = std::min(smallest, cell);
      row[j] = cell;
    }
    return smallest;
  }

  std::string_view input_;
  std::vector<char32_t> letters_;
  std::vector<std::size_t> rows_[3];
};

bool is_digit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Reads the digits at `at`; a leading zero stands for itself.
double read_number(std::string_view text, std::size_t& at) {
  double number = 0;
  do {
    number = number * 10 + (text[at++] - '0');
  } while (is_digit(text, at) && number > 0);
  return number;
}

}  // namespace

int natural_compare(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    double left = static_cast<unsigned char>(a[i]);
    double right = static_cast<unsigned char>(b[j]);
    if (is_digit(a, i) && is_digit(b, j)) {
      left = read_number(a, i);
      right = read_number(b, j);
    } else {
      ++i;
      ++j;
    }
    if (left != right) return left < right ? -1 : 1;
  }
  if (a.size() == b.size()) return 0;
  return a.size() < b.size() ? -1 : 1;
}

std::vector<std::string_view> suggestion_list(std::string_view input,
                                              const std::vector<std::string_view>& options) {
  struct Near {
    std::size_t distance;
    std::string_view option;
  };
  const std::size_t threshold = text::utf16_length(input) * 2 / 5 + 1;
  LexicalDistance distances(input);
  std::vector<Near> near;
  for (const std::string_view option : options) {
    const auto distance = distances.measure(option, threshold);
    if (distance) near.push_back({*distance, option});
  }
  std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
    return a.distance != b.distance ? a.distance < b.distance
                                    : natural_compare(a.option, b.option) < 0;
  });
  std::vector<std::string_view> names;
  for (const Near& one : near) {
    if (names.empty() || names.back() != one.option) names.push_back(one.option);
  }
  return names;
}

std::string did_you_mean(const std::vector<std::string_view>& suggestions,
                         std::string_view before) {
  constexpr std::size_t kMost = 5;
  const std::size_t count = std::min(suggestions.size(), kMost);
  if (count == 0) return {};
  std::string text = " Did you mean ";
  if (!before.empty()) text.append(before).append(" ");
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += count == 2 ? " or " : i + 1 == count ? ", or " : ", ";
    text.append("\"").append(suggestions[i]).append("\"");
  }
  return text + "?";
}

}  // namespace graphcool::graphql
