"""The lexicon of debris: what goes as a whole line, and sentences that only sound like it."""

import pytest

from index.debris import debris_rule, is_appeal, opens_block

FURNITURE = r"""
Advertisement
ADVERTISEMENT
- Advertisement -
Advertisements
Advertisement - Scroll to continue
Advertisement. Scroll to continue reading.
Story continues below advertisement
Article continues below this ad
Article continues after advertisement
Continue reading below
CONTINUE READING BELOW ADVERTISEMENT
Put your ad code here
Your Ad Here
Responsive Advertisement
Sponsored
Sponsored Content
Sponsored Links
Sponsored by Acme
Promoted Content
Ads by Google
Powered by Taboola
Remove ads
Report this ad
Leave a Reply
Leave a Reply Cancel reply
Leave a comment
Leave a Comment
Cancel reply
Post a Comment
Post a Comment (0)
Post Comment
0 Comments
No comments
No Comments Yet
No comments:
3 Comments
Comments (12)
Comments
Comments are closed.
View Comments
View all 14 comments
Show comments
Load more comments
Be the first to comment
Be the first to comment on "Rebels seize town"
Join the conversation
Join the discussion
Start the discussion
Your email address will not be published. Required fields are marked *
Your email address will not be published.
Required fields are marked *
Save my name, email, and website in this browser for the next time I comment.
Notify me of follow-up comments by email.
Notify me of new posts by email.
This site uses Akismet to reduce spam. Learn how your comment data is processed.
Comment *
Name *
Email *
Website
Name * Email * Website
You must be logged in to post a comment.
Log in to leave a comment
Please log in to comment
Type your comment here
Enter your comment...
Submit
Send
Submit Comment
Reply
Log in to Reply
0 Post a Comment
0/Post a Comment/Comments
What do you think?
Have your say
Share your thoughts in the comments below.
Let us know what you think in the comments section.
Tell us what you think in the comments below!
Newsletter
Newsletters
Subscribe
Subscribe now
Subscribe Now!
Subscribe to our newsletter
Subscribe to our mailing list to get the new updates!
Subscribe to our newsletter to stay updated
Sign up for our newsletter
Sign up
Sign Up for Our Daily Newsletter
Sign up to our free morning briefing
Sign up here for our daily newsletter.
Get the latest news delivered to your inbox
Get the day's top stories straight to your inbox.
Get our best stories delivered to your inbox every morning.
Join our mailing list
Join our WhatsApp channel
Join our Telegram channel for breaking news
Click here to join our WhatsApp group
Enter your email address
Enter your email to subscribe
Email address
Your email
Stay connected
Stay Connected With Us
Stay informed
Stay up to date
DON'T MISS ANY OF OUR UPDATE
Don't miss out!
Never miss a story
Thank you for subscribing!
By signing up, you agree to our Terms of Use and Privacy Policy.
By clicking Sign Up, you agree to receive emails from us and accept our privacy policy.
You can unsubscribe at any time.
We don't spam! Read our privacy policy for more info.
Check your inbox or spam folder to confirm your subscription.
We use cookies to ensure that we give you the best experience on our website. If you continue to use this site we will assume that you are happy with it.
We use cookies to improve your experience. By continuing to use our site, you accept our use of cookies.
This website uses cookies to improve your experience.
This site uses cookies.
We and our partners use cookies to personalise content and ads.
Accept
Accept All
Accept all cookies
Reject All
Manage Consent
Cookie Settings
Cookie Policy
Privacy Policy
Terms of Service
Terms and Conditions
Privacy Policy | Terms of Use
Do Not Sell My Personal Information
Got it!
Ok
I agree
Share
Share.
SHARE
Share this:
Share this article
Share this story
Share on Facebook
Share on Twitter
Share on Facebook Share on Twitter
Share via Email
Share with friends
Click to share on Twitter (Opens in new window)
Click to share on Facebook (Opens in new window)
Click to print (Opens in new window)
Facebook
Twitter
X
WhatsApp
Facebook Twitter WhatsApp Telegram
Facebook Twitter Pinterest LinkedIn Tumblr Email
Facebook | Twitter | LinkedIn
Email ThisBlogThis!Share to TwitterShare to FacebookShare to Pinterest
Tweet
Tweet this
Pin It
Like this:
Like Loading...
Copy link
Link copied
Print
Email
Email this article
Print this page
Save
Bookmark
0 Shares
125 shares
1.2K Shares
0
Share 0 Tweet 0
Follow us
Follow Us
Follow us on Twitter
Follow us on Facebook, Twitter and Instagram
Follow us on Google News
Follow us on X @dailyglobe
Follow @dailyglobe
Follow the Daily Globe on WhatsApp
Follow our WhatsApp channel for the latest updates
Like us on Facebook
Find us on Facebook
Connect with us
Follow John Smith on Twitter
Social Plugin
@dailyglobe
Home
Menu
Search
Search for:
Skip to content
Skip to main content
Back to top
Toggle navigation
Close
Previous Post Next Post
Previous Post
Next Post
Previous article
Next article
Previous Next
Previous: Rebels take northern town
Next: Ministers meet in capital
Next article: Ministers meet in capital
Newer Post Older Post Home
Older Post
Read more
Read More »
READ MORE
Read more...
Load more
Show more
View all
See more
Continue reading
Continue Reading →
Click here to read the full story
Exit mobile version
View desktop version
Desktop version
Page 1 of 3
1 of 5
RSS
Contact us
About us
Advertise with us
Log in
Sign in
Login / Register
Register
My account
Home » News » Rebels take northern town
Home > World > Africa
You are here: Home / News / World
Loading...
Loading…
Loading comments...
Please wait...
Please enable JavaScript to view the comments powered by Disqus.
Your browser does not support the video tag.
Your browser does not support the audio element.
This video is unavailable
3 min read
2 minute read
Reading time: 4 minutes
Reading Time: 3 mins read
Total Views: 1,234
Post Views: 45
Views: 123
245 views
Listen
Listen to this article
Play video
Watch
Font size
Rate this post
Was this article helpful?
Copyright © 2024 Daily Globe. All rights reserved.
© 2024 Daily Globe
© Reuters
Copyright 2024 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.
All rights reserved
Powered by WordPress
Proudly powered by WordPress | Theme: Newsup by Themeansar.
Designed by TemplatesYard
Crafted with by TemplatesYard | Distributed by Blogger
Theme images by Michael Elkan
The views expressed in this article are those of the author and do not necessarily reflect the editorial policy of the Daily Globe.
Disclaimer: The views expressed here are the author's own.
Tags: Mali, Wagner, Tuareg
Tags
Tagged Mali, Russia
Topics: Africa, Security
Labels: News, Politics
Filed Under: World News
Filed under: Africa
Posted in News
Categories: World, Africa
Keywords: mali; war
#Mali #Wagner #Tuareg
Related: Senate passes aid bill
Related Articles
Related Posts
Related Stories
RELATED NEWS
Related Topics
Related
Read also: Senate passes aid bill
Read Also: Senate passes aid bill
READ ALSO: Senate passes aid bill
Also read: Senate passes aid bill
Also Read | Senate passes aid bill
ALSO READ – Senate passes aid bill
See also: Senate passes aid bill
SEE ALSO Senate passes aid bill
READ MORE: Senate passes aid bill
Read more: Senate passes aid bill
MUST READ: Senate passes aid bill
Recommended: Senate passes aid bill
You may also like: Senate passes aid bill
Watch: Senate passes aid bill
Read next: Senate passes aid bill
More from World
More News
More Stories
Trending
Trending Now
Most Read
Most Popular
Popular Posts
Latest News
Recent Posts
Top Stories
Editor's Picks
You may also like
You Might Also Like
You might like
Recommended for you
What to read next
Up Next
Don't Miss
From around the web
In case you missed it
administrator
admin
Author
About the author
About Author
See author's posts
View all posts by admin
More by this author
editor
Staff Reporter
By Staff Reporter
Web Desk
News Desk
Posted by admin
Posted by Jane Doe on July 30, 2024
Photo: AFP
Photo credit: Jane Doe/AFP
Photo by Jane Doe
Photo courtesy of the army
(Photo: Reuters)
[Photo: Jane Doe / Al Jazeera]
Image: Getty Images
Image source, Getty Images
Image caption, Soldiers on patrol in the desert
Getty Images
File photo
FILE PHOTO: Soldiers on patrol in the desert
Credit: Jane Doe
Picture: Jane Doe
Source: Reuters
Reuters
(AFP)
AFP
The Associated Press
Published: July 30, 2024
Updated: July 30, 2024 10:15 GMT
Last updated on July 30, 2024 at 10:15 am
Published on 30 July 2024
https://www.example.com/news/123
www.example.com
newsroom@example.com
Support independent journalism. Donate today.
Support our journalism by becoming a member today.
Download our app
Download our app for the latest news
Get the app
Got a news tip? Email us at tips@example.com.
Do you have a story for us? Contact us at tips@example.com
For more news, follow us on Facebook and Twitter.
For more updates, visit our website.
The post Rebels take town appeared first on Daily Globe.
This article was originally published on The Conversation.
Disqus
Thank you for reading.
Click here to subscribe
Turn on notifications
Enable notifications to get breaking news alerts.
Become a member
Donate
Δ
×
|
•
***
Want to get the best experience? Subscribe to our channel.
Like what you see? Share it with your friends!
If you liked this story, share it with your friends.
If you want to support our work, please donate here.
You have reached your limit of free articles.
Already a subscriber? Log in
Create an account or log in to continue reading
Unlock this article by subscribing today
Tap here to add Daily Globe as your preferred source on Google
Also follow us on
Sort by newest
Oldest
Inline Feedbacks
guest
Notify of
Would love your thoughts, please comment.
You can follow any responses to this entry through the RSS 2.0 feed.
Views expressed are personal.
10 + 8 =
No comments yet.
Please enter your comment!
Please enter your name here
Fill in your details below or click an icon to log in:
You are commenting using your Google account. Log Out / Change )
Connecting to %s
This entry was posted in OT. Bookmark the permalink.
%d bloggers like this:
Tag Archives: soldiers
Post author:
Post category:Blog
Copyright Business Recorder, 2024
Comments are moderated. There may be some delay before your comment is published.
by editor
For the latest updates on the conflict, visit our dedicated page.
By using this site, you agree to our Privacy Policy and our Terms of Use. Close
(Reporting by Jane Doe in Dakar; Editing by John Roe)
Source: Xinhua| 2019-02-15 17:12:19|Editor: Yamei
TOP STORIES
EDITOR’S CHOICE
MOST VIEWED
Read Mode
100% Font Size
Video PlayerClose
Story Code : 1153231
source https://this.kiji.is/en/660877803180262497
View all in Latest
one hour ago
No Comments2 Mins Read
Close Menu
""".strip().splitlines()

REPORTING = r"""
The newsletter of the ministry said that 12 people were dead.
He asked readers to subscribe to the newsletter of the town.
The army declined to comment.
No comment.
The minister would not comment on the advertisement.
Share prices fell by 3 per cent on Monday.
The advertisement was published by the party in March.
“Subscribe to our newsletter,” the mayor told residents.
He posted the video on Facebook and Twitter.
The rebels shared the photo on Telegram.
Related crimes rose in the same period.
More troops were sent to the north.
Watch towers were built along the border.
He sent the message via WhatsApp.
The comments were made by the minister on Monday.
Read the report, the judge told them.
Follow-up talks are due in May.
The site was closed on Friday.
Search teams found two bodies.
The search for survivors continues.
Loading of the ship began at dawn.
About 40 people were hurt.
Contact with the patrol was lost at noon.
The photo was taken by Jane Doe of AFP.
Photos of the damage show two craters.
Photographs published on Tuesday show the shed.
Images bought by the group show two pits.
A video published by the rebels shows 20 bodies.
Home secretary Jane Doe resigned.
Reuters could not verify the video.
AFP reported 12 dead.
Copyright law was changed in 2019.
The editor of the paper was arrested.
Sources: two officials said the deal was off.
Tags of the prisoners were found in the sand.
Print works in the town were looted.
Next week the talks resume.
Previous talks failed.
Trending upwards since May, prices have doubled.
Topics include water, land and taxes.
Our correspondent saw six lorries.
Our boats were empty, we had no fuel.
We use the well at night.
Your life is worth more than the ship.
If you want the truth, ask the drivers.
Support for the strike is falling.
Donate blood, the hospital says.
Get out, the soldiers shouted.
Privacy was the issue, the judge found.
Cookies were handed out to the children.
All rights of the workers were respected.
Like Mali, Niger has left the force.
Follow the money, a police officer said.
Registration of voters ends on Friday.
Email records show that the firm knew.
Stay at home, the governor told people in the valley.
Latest figures put the toll at 31.
Most of the dead are women.
Recommended doses were exceeded.
Police: phone at chess belonged to hotel worker
Loading of ore resumes
Photographer killed in blast
Comment is free
Am I in it? Look under the battery flap.
What can you do? Change your password, and do not open any e-mail from the fund.
You can report the theft on the website of the police.
Do not click on the link in the e-mail.
If you have received the letter, call the number on the back.
We know of 12 dead.
View from the bridge: the river rose 3 metres in an hour.
Three people were killed, 12 hurt.
The group has its own app, and its own newsletter.
Twitter has blocked the account of the minister.
Facebook removed 30 pages in March.
The government blocked Facebook, WhatsApp and Twitter.
Terms of the deal were not disclosed.
Ads for the firm were banned.
He removed the advertisements.
It was an advertisement.
Listen to the people.
The names of the victims may not be published until relatives are informed.
In this story nobody wins.
Tagged bags were found in the sand.
Hosted by Qatar, the talks failed.
Designed by an engineer from the capital, the dam had two gates.
Photos: they show two craters and a shed that was not there in April.
“We will share it.”
“We have no comments.”
Deputy minister resigns
Published by the army in May, the list had 12 names.
""".strip().splitlines()


@pytest.mark.parametrize("line", FURNITURE)
def test_page_furniture_goes(line: str) -> None:
    assert debris_rule(line) or opens_block(line)
    assert debris_rule(f"  {line}\u00a0") or opens_block(f"  {line}\u00a0")


@pytest.mark.parametrize("line", REPORTING)
def test_reporting_stays(line: str) -> None:
    assert (debris_rule(line), opens_block(line), is_appeal(line)) == (None, None, False)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("ADVERTISEMENT", "advertisement"),
        ("Leave a Reply", "comment form"),
        ("Subscribe to our newsletter to stay updated", "newsletter"),
        ("Cookie Settings", "consent notice"),
        ("Facebook Twitter WhatsApp", "share bar"),
        ("Follow us on Twitter", "social links"),
        ("Exit mobile version", "navigation"),
        ("Loading...", "page status"),
        ("© 2024 Daily Globe", "copyright"),
        ("Tags: dams, floods", "tags"),
        ("Read also: Dam bursts", "related link"),
        ("administrator", "author box"),
        ("https://www.example.com/a", "link"),
        ("Photo: Jane Doe/AFP", "photo credit"),
        ("Published: July 30, 2024", "date line"),
        ("(AFP)", "credit"),
        ("×", "stray mark"),
        ("If you enjoyed this story, help our newsroom.", "appeal to the reader"),
    ],
)
def test_each_rule_has_its_name(line: str, rule: str) -> None:
    assert debris_rule(line) == rule


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Related Articles", "related block"),
        ("More News", "related block"),
        ("You may also like", "related block"),
        ("3 Comments", "comment form"),
        ("Newsletter", "newsletter"),
        ("About the author", "author box"),
        ("Tags", "tags"),
        ("Related crimes rose in May.", None),
        ("Involvement of the army", None),
    ],
)
def test_a_block_opens_with_a_line(line: str, rule: str | None) -> None:
    assert opens_block(line) == rule
